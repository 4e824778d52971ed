package dev.payonce.local.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema registry's HTTP face, on the JDK's own server: it starts in a few milliseconds. For local work, so: no
 * authentication, no TLS, no deletes, Avro only.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">the API it serves a part of</a>
 */
public final class RegistryServer implements AutoCloseable {
    static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int STOP_DELAY_S = 1;

    private final SchemaStore store;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private RegistryServer(SchemaStore store, HttpServer http) {
        this.store = store;
        this.http = http;
    }

    /**
     * Starts a registry over the schemas of a directory.
     *
     * @param port 0 for a free one
     * @throws IOException when the port is taken or the directory can't be used
     */
    public static RegistryServer start(String host, int port, Path dir) throws IOException {
        SchemaStore store = SchemaStore.open(dir);
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(host, port), 0);
            RegistryServer server = new RegistryServer(store, http);
            RegistryRoutes routes = new RegistryRoutes(store);
            http.createContext("/", exchange -> answer(routes, exchange));
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        http.stop(STOP_DELAY_S);
        threads.shutdownNow();
        store.close();
    }

    private static void answer(RegistryRoutes routes, HttpExchange exchange) throws IOException {
        try (exchange) {
            RegistryRoutes.Answer answer = decide(routes, exchange);
            byte[] body = answer.body().toString().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static RegistryRoutes.Answer decide(RegistryRoutes routes, HttpExchange exchange) throws IOException {
        try {
            byte[] body = readBody(exchange);
            return routes.route(
                    exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), body);
        } catch (RegistryException e) {
            return RegistryRoutes.refusal(e);
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {} failed",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e);
            return RegistryRoutes.refusal(new RegistryException(50001, "Error in the backend data store"));
        }
    }

    private static byte[] readBody(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readNBytes(BODY_BYTES_MAX + 1);
            if (body.length > BODY_BYTES_MAX) {
                throw new RegistryException(413, "the body has more than " + BODY_BYTES_MAX + " bytes");
            }
            return body;
        }
    }
}
