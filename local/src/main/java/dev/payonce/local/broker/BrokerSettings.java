package dev.payonce.local.broker;

import static dev.payonce.local.process.Ports.LOOPBACK;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code server.properties} of brokers on one machine. */
final class BrokerSettings {
    private BrokerSettings() {}

    /**
     * The settings of one broker, which is a controller as well.
     *
     * @param nodeId from 1
     * @param port where clients reach it
     * @param controllerPorts of all nodes, in the order of their ids; the quorum is all of them
     * @param logs the directory of the log segments
     */
    static Map<String, String> of(int nodeId, int port, List<Integer> controllerPorts, Path logs) {
        int nodes = controllerPorts.size();
        String replicas = String.valueOf(replicationFactor(nodes));
        String inSync = nodes >= 3 ? "2" : "1";
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(nodeId));
        settings.put("controller.quorum.voters", voters(controllerPorts));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                        .formatted(LOOPBACK, port, LOOPBACK, controllerPorts.get(nodeId - 1)));
        settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(LOOPBACK, port));
        settings.put("log.dirs", logs.toString());

        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", replicas);
        settings.put("min.insync.replicas", inSync);
        settings.put("offsets.topic.replication.factor", replicas);
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", replicas);
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("transaction.state.log.num.partitions", "4");

        // Latency is commits: a transaction that follows another at once waits for the markers of the one before, and
        // asks again after this back-off (default 20 ms; 1 ms cuts the p99 of back-to-back transactions to a quarter).
        settings.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // What a killed processor left open blocks read_committed readers until it is aborted (default 10 s).
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A killed broker may come back only when its old session has ended (default 9 s).
        settings.put("broker.session.timeout.ms", "5000");
        settings.put("broker.heartbeat.interval.ms", "1000");

        // A small machine, a few dozen partitions.
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        settings.put("log.cleaner.threads", "1");
        settings.put("num.recovery.threads.per.data.dir", "1");
        // All brokers of a machine are stopped together: the last ones would wait for a quorum that is gone.
        settings.put("controlled.shutdown.enable", "false");
        return settings;
    }

    /** How often a record is kept where there are so many brokers: never more than three times. */
    static int replicationFactor(int brokers) {
        return Math.min(3, brokers);
    }

    private static String voters(List<Integer> controllerPorts) {
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < controllerPorts.size(); i++) {
            voters.add("%d@%s:%d".formatted(i + 1, LOOPBACK, controllerPorts.get(i)));
        }
        return String.join(",", voters);
    }
}
