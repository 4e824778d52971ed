package dev.payonce.processor.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;

/** The operations port: {@code /health/live}, {@code /health/ready} and {@code /metrics} (Prometheus). */
public final class OpsServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Health health;
    private final PrometheusMeterRegistry metrics;
    private final Javalin server;

    public OpsServer(Health health, PrometheusMeterRegistry metrics) {
        this.health = health;
        this.metrics = metrics;
        this.server = Javalin.create(this::configure);
    }

    public void start(String host, int port) {
        server.start(host, port);
    }

    @Override
    public void close() {
        server.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.concurrency.useVirtualThreads = true;
        config.routes.get("/health/live", context -> json(context, Map.of("status", "live")));
        config.routes.get("/health/ready", this::ready);
        config.routes.get(
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
    }

    private void ready(Context context) throws IOException {
        Map<String, String> report = health.report();
        boolean ready = report.values().stream().allMatch(Health.READY::equals);
        context.status(ready ? 200 : 503);
        json(context, report);
    }

    private static void json(Context context, Object body) throws IOException {
        context.contentType("application/json").result(JSON.writeValueAsBytes(body));
    }
}
