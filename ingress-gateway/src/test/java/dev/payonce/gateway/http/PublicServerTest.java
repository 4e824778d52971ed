package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.gateway.Samples;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the server says of itself. */
class PublicServerTest extends GatewayTesting {
    @Test
    void listensFromItsStartUntilItStops() {
        PublicServer server = gateway.newServer();
        try {
            assertThat(server.isListening()).as("before it started").isFalse();
            server.start();
            assertThat(server.isListening()).as("started").isTrue();
            server.stopAccepting();
            assertThat(server.isListening()).as("takes nothing new").isFalse();
        } finally {
            server.stop();
        }
    }

    @Test
    void stopsAlthoughACallerIsNotAnswered() throws Exception {
        gateway.processor = request -> null;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> cutOff =
                    callers.submit(() -> gateway.post(GatewayHarness.PROCESS, Samples.BODY, "Prefer", "wait=60"));
            await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == 1);

            gateway.server().stop();

            assertThat(gateway.server().isListening()).isFalse();
            gateway.waiters.release();
            assertThat(cutOff).failsWithin(Duration.ofMinutes(1));
        }
    }

    @Test
    void doesNotListenWhenStoppedWithoutNotice() {
        gateway.server().stop();

        assertThat(gateway.server().isListening()).isFalse();
    }
}
