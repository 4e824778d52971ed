package dev.payonce.it.interop;

import dev.payonce.local.registry.RegistryServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The small registry that {@code ./payonce up} starts. */
class OwnRegistryInteropTest extends InteropContract {
    private static RegistryServer registry;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        registry = RegistryServer.start("127.0.0.1", 0, dir);
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
    }

    @Override
    String url() {
        return "http://127.0.0.1:" + registry.port();
    }

    @Override
    void demandBackwardCompatibility(String subject) {
        // it knows no other
    }
}
