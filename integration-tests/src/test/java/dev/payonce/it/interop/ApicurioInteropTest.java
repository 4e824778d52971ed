package dev.payonce.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.local.process.AppProcess;
import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import dev.payonce.local.process.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real Apicurio server, with its database in memory, that Maven has unpacked beside the test classes. */
class ApicurioInteropTest extends InteropContract {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static AppProcess server;
    private static String url;

    @BeforeAll
    static void start() {
        int port = Ports.free();
        url = "http://" + Ports.LOOPBACK + ":" + port + "/apis/ccompat/v7";
        server = AppProcess.start(AppSpec.jar("apicurio", Path.of("target/apicurio/quarkus-run.jar"))
                        .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                        .jvm("-Dquarkus.http.host=" + Ports.LOOPBACK, "-Dquarkus.http.port=" + port)
                        .jvm("-Dquarkus.management.host=" + Ports.LOOPBACK, "-Dquarkus.management.port=0")
                        .log(Path.of("target/apicurio.log"))
                        .ready(Readiness.http(url + "/subjects"))
                        .build())
                .awaitReady(START_LIMIT);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String url() {
        return url;
    }

    @Override
    void demandBackwardCompatibility(String subject) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/config/" + subject))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }
}
