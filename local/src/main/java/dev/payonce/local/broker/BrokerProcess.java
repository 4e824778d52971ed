package dev.payonce.local.broker;

import dev.payonce.local.process.AppProcess;
import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import dev.payonce.local.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker in a JVM of its own, on loopback, that can be killed and comes back on the same data.
 *
 * <pre>{@code
 * try (BrokerProcess broker = BrokerProcess.builder(dir).start().awaitReady()) {
 *     produceTo(broker.bootstrapServers());
 *     broker.kill();
 *     broker.restart().awaitReady();
 * }
 * }</pre>
 *
 * Several that form one cluster: {@link BrokerCluster}.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    private final AppProcess app;
    private final int port;

    private BrokerProcess(AppProcess app, int port) {
        this.app = app;
        this.port = port;
    }

    /**
     * A broker with its data, settings and log under a directory. What is there from an earlier one is picked up.
     */
    public static Builder builder(Path dir) {
        return new Builder(dir);
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    public int port() {
        return port;
    }

    /** The process, for its pid, log and exit. */
    public AppProcess app() {
        return app;
    }

    /**
     * Waits, at most a minute, until the broker takes connections.
     *
     * @throws dev.payonce.local.process.AppFailedException when it does not
     */
    public BrokerProcess awaitReady() {
        app.awaitReady(READY_LIMIT);
        return this;
    }

    /** SIGKILL. */
    public void kill() {
        app.kill();
    }

    /** SIGSTOP. */
    public void pause() {
        app.pause();
    }

    /** SIGCONT. */
    public void resume() {
        app.resume();
    }

    /** Starts it again on the same port and data; kills it before if it runs. */
    public BrokerProcess restart() {
        app.restart();
        return this;
    }

    /** Stops it cleanly, or after five seconds by force. */
    @Override
    public void close() {
        app.close();
    }

    /** Collects what a broker is started with. */
    public static final class Builder {
        private final Path dir;
        private final Map<String, String> overrides = new HashMap<>();
        private final List<String> jvmFlags = new ArrayList<>();
        private String name = "broker-1";
        private Path log;
        private int nodeId = 1;
        private int port;
        private List<Integer> controllerPorts = List.of();
        private String clusterId = Uuid.randomUuid().toString();
        private String heap = "256m";
        private boolean outlivesParent;
        private String classPath = System.getProperty("java.class.path");

        private Builder(Path dir) {
            this.dir = dir.toAbsolutePath();
            this.log = this.dir.resolve("broker.log");
        }

        public Builder name(String processName) {
            this.name = processName;
            return this;
        }

        public Builder log(Path file) {
            this.log = file;
            return this;
        }

        /** The port for clients; a free one is chosen by default. */
        public Builder port(int clientPort) {
            this.port = clientPort;
            return this;
        }

        /** Makes it a node of a cluster: its id from 1, the controller ports of all nodes, the cluster's id. */
        public Builder node(int id, List<Integer> allControllerPorts, String cluster) {
            this.nodeId = id;
            this.controllerPorts = List.copyOf(allControllerPorts);
            this.clusterId = cluster;
            return this;
        }

        /** The heap of its JVM, as {@code -Xmx} writes it; 256m by default. */
        public Builder heap(String size) {
            this.heap = size;
            return this;
        }

        public Builder jvm(String... flags) {
            jvmFlags.addAll(List.of(flags));
            return this;
        }

        /** A broker setting beside, or instead of, the module's own. */
        public Builder setting(String key, String value) {
            overrides.put(key, value);
            return this;
        }

        /** The class path to run from, instead of this JVM's own. */
        public Builder classPath(String path) {
            this.classPath = path;
            return this;
        }

        /** See {@link AppSpec.Builder#outlivesParent()}. */
        public Builder outlivesParent() {
            this.outlivesParent = true;
            return this;
        }

        /** Starts the process; it is not ready yet when this returns. */
        public BrokerProcess start() {
            AppSpec spec = build();
            return new BrokerProcess(AppProcess.start(spec), port);
        }

        /** Writes {@code broker.properties} and says how to start the process. */
        public AppSpec build() {
            if (port == 0) {
                port = Ports.free();
            }
            if (controllerPorts.isEmpty()) {
                controllerPorts = List.of(Ports.free());
            }
            Path file = writeSettings();
            AppSpec.Builder spec = AppSpec.main(name, BrokerMain.class.getName(), classPath)
                    .jvm("-Xmx" + heap, "-XX:MaxDirectMemorySize=64m", "-XX:-UsePerfData")
                    .jvm("-Dlogback.configurationFile=dev/payonce/local/logback.xml")
                    .jvm("--sun-misc-unsafe-memory-access=allow")
                    .jvm(jvmFlags.toArray(String[]::new))
                    .arg(file, clusterId)
                    .log(log)
                    .ready(Readiness.port(Ports.LOOPBACK, port));
            return outlivesParent ? spec.outlivesParent().build() : spec.build();
        }

        private Path writeSettings() {
            Properties properties = new Properties();
            properties.putAll(BrokerSettings.of(nodeId, port, controllerPorts, dir.resolve("logs")));
            properties.putAll(overrides);
            Path file = dir.resolve("broker.properties");
            try {
                Files.createDirectories(dir);
                try (Writer writer = Files.newBufferedWriter(file)) {
                    properties.store(writer, null);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("can't write " + file, e);
            }
            return file;
        }
    }
}
