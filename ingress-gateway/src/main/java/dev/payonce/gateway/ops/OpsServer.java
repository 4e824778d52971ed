package dev.payonce.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The operations port, never the public one: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
public final class OpsServer implements AutoCloseable {
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Binds the port.
     *
     * @throws IOException when it is taken
     */
    public OpsServer(String host, int port, Health health, PrometheusMeterRegistry metrics) throws IOException {
        server = bind(host, port);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, JSON, "{\"error\":\"nothing here\"}"));
        server.createContext("/health/live", exchange -> answer(exchange, health.liveness()));
        server.createContext("/health/ready", exchange -> answer(exchange, health.readiness()));
        server.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.scrape()));
    }

    /** Begins to listen. */
    public void start() {
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpServer bind(String host, int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new IOException("operations port " + port + " on " + host + ": " + e.getMessage(), e);
        }
    }

    private static void answer(HttpExchange exchange, Health.State state) throws IOException {
        answer(exchange, state.good() ? 200 : 503, JSON, state.json());
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
