package dev.payonce.stripesim.http;

import dev.payonce.stripesim.core.Json;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Javalin on Jetty, on virtual threads. */
public final class HttpServer implements AutoCloseable {
    private static final int ACCEPT_QUEUE = 4096;
    private static final int IDLE_TIMEOUT_MS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int STOP_TIMEOUT_MS = 2_000;
    private static final int BODY_MAX = 64 * 1024;
    private static final int HEADERS_MAX = 16 * 1024;
    private static final List<HandlerType> METHODS =
            List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Starts to answer.
     *
     * @param port 0 for any that is free
     */
    public static HttpServer start(Live live, String host, int port) {
        Javalin javalin = Javalin.create(config -> configure(config, live, host, port));
        javalin.start();
        return new HttpServer(javalin);
    }

    private static void configure(JavalinConfig config, Live live, String host, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = BODY_MAX;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.defaultContentType = "application/json";
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
            http.setRequestHeaderSize(HEADERS_MAX);
            http.setHttpCompliance(HttpCompliance.STRICT);
        });
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_TIMEOUT_MS));
        config.jetty.addConnector((server, http) -> connector(server, http, host, port));
        StripeApi api = new StripeApi(live);
        for (HandlerType method : METHODS) {
            config.routes.addHttpHandler(method, "/v1/<path>", api);
        }
        new Control(live).addTo(config.routes);
        config.routes.exception(HttpResponseException.class, (e, context) -> refuse(context, e.getStatus()));
        config.routes.error(404, HttpServer::notFound);
    }

    private static Connector connector(Server server, HttpConfiguration http, String host, int port) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        return connector;
    }

    /** What no route took; a 404 that a handler wrote itself stays as it is. */
    private static void notFound(Context context) {
        if (context.resultInputStream() == null || context.path().equals("/")) {
            refuse(context, 404);
        }
    }

    private static void refuse(Context context, int status) {
        String message = status == 404
                ? "Unrecognized request URL (" + context.method().name() + ": " + context.path() + ")."
                : "Invalid request.";
        String body = new Json(256)
                .open()
                .open("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .close()
                .close()
                .toString();
        context.status(status).contentType("application/json").result(body);
    }

    /** Where it listens. */
    public int port() {
        return javalin.port();
    }

    /** Stops: no new requests, two seconds for those that run; then they are cut off. */
    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("requests were cut off while stopping", e);
        }
    }
}
