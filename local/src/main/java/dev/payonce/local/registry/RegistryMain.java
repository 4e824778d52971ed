package dev.payonce.local.registry;

import dev.payonce.local.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry as a process: {@code RegistryMain PORT DIR}, on loopback. */
public final class RegistryMain {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryMain.class);

    private RegistryMain() {}

    public static void main(String[] args) {
        if (args.length != 2 || !args[0].matches("\\d{1,5}")) {
            System.err.println("registry: needs a port and a directory");
            System.exit(2);
        }
        try {
            RegistryServer server = RegistryServer.start(Ports.LOOPBACK, Integer.parseInt(args[0]), Path.of(args[1]));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            LOG.info("the schema registry listens on port {}", server.port());
        } catch (IOException e) {
            System.err.println("registry: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void stop(RegistryServer server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("the registry's file was not closed", e);
        }
    }
}
