package dev.payonce.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicBoolean tail = new AtomicBoolean();

    @Test
    void healthAndMetricsAreOnTheirOwnPort() throws Exception {
        Health health = new Health(live::get, Map.of("outcome_tail", tail::get));
        try (OpsServer ops = new OpsServer("127.0.0.1", 0, health, Metrics.create());
                HttpClient http = HttpClient.newHttpClient()) {
            ops.start();
            HttpResponse<String> notReady = get(http, ops, "/health/ready");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.body()).isEqualTo("{\"ready\":false,\"checks\":{\"outcome_tail\":false}}");
            tail.set(true);
            assertThat(get(http, ops, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(http, ops, "/health/live").body()).isEqualTo("{\"live\":true}");
            live.set(false);
            assertThat(get(http, ops, "/health/live").statusCode()).isEqualTo(503);
            HttpResponse<String> metrics = get(http, ops, "/metrics");
            assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain");
            assertThat(metrics.body()).contains("jvm_memory_used_bytes");
            assertThat(get(http, ops, "/other").statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> get(HttpClient http, OpsServer ops, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + ops.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
