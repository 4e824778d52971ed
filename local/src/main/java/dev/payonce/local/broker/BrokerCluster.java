package dev.payonce.local.broker;

import dev.payonce.local.process.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Several brokers, each a process, that form one cluster; every one is a controller as well. */
public final class BrokerCluster implements AutoCloseable {
    private final List<BrokerProcess> brokers;

    private BrokerCluster(List<BrokerProcess> brokers) {
        this.brokers = List.copyOf(brokers);
    }

    /** Starts a new cluster under a directory, {@code broker-1} and so on, and waits until all take connections. */
    public static BrokerCluster start(Path dir, int brokers) {
        List<Integer> ports = Ports.free(2 * brokers);
        List<Integer> controllerPorts = ports.subList(brokers, 2 * brokers);
        String clusterId = Uuid.randomUuid().toString();
        List<BrokerProcess> started = new ArrayList<>();
        for (int i = 0; i < brokers; i++) {
            String name = "broker-" + (i + 1);
            started.add(BrokerProcess.builder(dir.resolve(name))
                    .name(name)
                    .port(ports.get(i))
                    .node(i + 1, controllerPorts, clusterId)
                    .start());
        }
        BrokerCluster cluster = new BrokerCluster(started);
        try {
            started.forEach(BrokerProcess::awaitReady);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** All nodes, by id. */
    public List<BrokerProcess> brokers() {
        return brokers;
    }

    /** {@code host:port,...} of all. */
    public String bootstrapServers() {
        return brokers.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        brokers.parallelStream().forEach(BrokerProcess::close);
    }
}
