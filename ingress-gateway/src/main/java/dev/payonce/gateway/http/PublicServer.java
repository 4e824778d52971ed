package dev.payonce.gateway.http;

import dev.payonce.gateway.auth.Authentication;
import dev.payonce.gateway.auth.RateLimits;
import dev.payonce.gateway.outcome.Outcomes;
import dev.payonce.gateway.publish.RequestPublisher;
import dev.payonce.gateway.query.Payments;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public port: Javalin on Jetty, HTTP/1.1, a virtual thread a request. It is strict where leniency is a hole (RFC 9112
 * to the letter, no second body in the first one's shadow) and bounded in everything: body, headers, connections, and the
 * time that a request may take to arrive.
 */
public final class PublicServer {
    private static final Logger LOG = LoggerFactory.getLogger(PublicServer.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    /** Longer than the clients in use keep a connection (30 s mostly), and than the longest wait for an answer. */
    private static final Duration REST_TIMEOUT = Duration.ofSeconds(75);
    /** Below the 10 s within which a slow connection must be gone, and above the silence that ends in a 408. */
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(9);

    private static final int ACCEPT_QUEUE = 4_096;
    /** Each takes about 11 KiB of heap with a small body. */
    private static final int CONNECTIONS_MAX = 8_000;

    private static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final int PLATFORM_THREADS_MAX = 64;

    /**
     * Keys may hold any printable character, so the path of a key may hold {@code %2F} and its like. Routes are matched on
     * the path as it was sent, and no decoded path is ever used to find anything but a key: there is nothing to traverse.
     */
    private static final UriCompliance KEYS_IN_PATHS = new UriCompliance(
            "KEYS_IN_PATHS",
            EnumSet.of(
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                    UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                    UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));

    private final ConnectionWatchdog watchdog =
            new ConnectionWatchdog(ARRIVAL_TIMEOUT, REST_TIMEOUT, CONNECTIONS_MAX / 4 * 3, System::nanoTime);
    private final Javalin javalin;
    private final String host;
    private final int port;
    private volatile boolean listening;

    /**
     * What the server needs from the rest of the gateway.
     *
     * @param bodiesMax_bytes so many bytes of request bodies may be held at a time, one body at least; beyond it 503
     */
    public record Parts(
            Authentication authentication,
            RateLimits limits,
            long bodiesMax_bytes,
            RequestPublisher publisher,
            Outcomes outcomes,
            Payments payments,
            Clock clock,
            MeterRegistry metrics) {}

    public PublicServer(String host, int port, Parts parts) {
        this.host = host;
        this.port = port;
        BodyBudget bodies = new BodyBudget(parts.bodiesMax_bytes);
        Routes routes = new Routes(
                new Pipeline(parts.authentication, parts.limits, bodies, parts.metrics),
                new PayEndpoint(parts.publisher, parts.outcomes, parts.payments, parts.clock),
                new PaymentQueries(parts.payments, parts.clock),
                new OpenApi());
        this.javalin = Javalin.create(config -> configure(config, routes));
        parts.metrics.gauge("payonce.http.connections", watchdog, ConnectionWatchdog::connections);
        parts.metrics.gauge("payonce.http.bodies.bytes", bodies, BodyBudget::held_bytes);
    }

    /** Begins to listen. */
    public void start() {
        javalin.start();
        listening = true;
    }

    /** Whether it takes connections. */
    public boolean isListening() {
        return listening;
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Takes no further connections and requests; those that are there are answered, and then it is done. */
    public CompletableFuture<Void> stopAccepting() {
        listening = false;
        watchdog.stopping();
        return CompletableFuture.allOf(
                Arrays.stream(javalin.jettyServer().server().getConnectors())
                        .map(Connector::shutdown)
                        .toArray(CompletableFuture[]::new));
    }

    /** Stops, within a few seconds: who is not answered then is cut off, and whatever else has to stop still does. */
    public void stop() {
        listening = false;
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("callers were cut off while stopping", e);
        }
    }

    private void configure(JavalinConfig config, Routes routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Bodies.BYTES_MAX;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.generateEtags = false;
        config.router.ignoreTrailingSlashes = false;
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS_MAX);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory()));
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyErrors());
            server.setHandler(watchdog);
            server.setStopTimeout(STOP_TIMEOUT.toMillis());
        });
        config.jetty.addConnector(this::connector);
        routes.register(config.routes);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(KEYS_IN_PATHS);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(ConnectionWatchdog.SILENCE.toMillis());
        connector.addEventListener(watchdog);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        return connector;
    }
}
