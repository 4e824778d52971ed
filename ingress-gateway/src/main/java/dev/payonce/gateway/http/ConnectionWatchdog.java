package dev.payonce.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which a request takes too long to arrive. Jetty's idle time-out sees silence only: a byte every few
 * seconds would hold a connection for ever. Here the time runs from when the connection was opened, or from the first byte
 * after its last answer, until a request is there with its whole body; it stands still while the request is worked on, so a
 * caller may wait for an answer far longer. Between an answer and the next request a connection may rest for as long as
 * clients keep one: closing it earlier would cut off a request that is just being sent on it. Only where connections run
 * short, after a refusal, and while stopping it may not: else whoever can open connections could hold them all.
 */
final class ConnectionWatchdog extends Handler.Wrapper implements Connection.Listener {
    private static final String ATTRIBUTE = ConnectionWatchdog.class.getName();
    /**
     * How long a body, or a connection before its first request, may be silent. A body ends in a 408, which closing the
     * connection could not tell, so it is less than the time to arrive. It is not much less, for what looks like
     * silence may be a machine so busy that nobody came to read what is there.
     */
    static final Duration SILENCE = Duration.ofSeconds(7);

    private static final Duration SHORT_REST = Duration.ofSeconds(3);
    private static final Duration STOPPING_REST = Duration.ofMillis(200);
    private static final Duration CHECK = Duration.ofMillis(250);
    /** Refused before any work, which is a cheap way to hold a connection; a declined card is an answer like any other. */
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 405, 408, 413, 415, 429, 431, 503);

    private final Map<Connection, ConnectionWatch> watches = new ConcurrentHashMap<>();
    private final Duration arrival;
    private final Duration rest;
    private final int crowd;
    private final LongSupplier clock_ns;
    private volatile boolean stopping;
    private @Nullable ScheduledFuture<?> checks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-watchdog").factory());

    /**
     * @param arrival how long a request may take to arrive
     * @param rest how long a connection may be silent between an answer and the next request
     * @param crowd with more connections than that each may rest for 3 s only
     * @param clock_ns tells the time as {@link System#nanoTime} does
     */
    ConnectionWatchdog(Duration arrival, Duration rest, int crowd, LongSupplier clock_ns) {
        this.arrival = arrival;
        this.rest = rest;
        this.crowd = crowd;
        this.clock_ns = clock_ns;
    }

    /** The request has arrived, or is refused: its time stops. To be called when its body was read or given up. */
    static void received(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ConnectionWatch watch) {
            watch.work();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        watches.put(connection, new ConnectionWatch(connection, clock_ns.getAsLong()));
    }

    @Override
    public void onClosed(Connection connection) {
        watches.remove(connection);
    }

    /** From now on a connection ends soon after its answer: who stops must not wait for those that rest. */
    void stopping() {
        stopping = true;
    }

    /** An answer is written: the connection rests, shortly after a refusal. */
    void answered(Connection connection, int status) {
        ConnectionWatch watch = watches.get(connection);
        if (watch != null) {
            Duration running = REFUSALS.contains(status) ? SHORT_REST : rest;
            watch.rest(clock_ns.getAsLong(), stopping ? STOPPING_REST : running);
        }
    }

    /** How many connections are open. */
    int connections() {
        return watches.size();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        ConnectionWatch watch = watches.get(connection);
        if (watch != null) {
            connection.getEndPoint().setIdleTimeout(SILENCE.toMillis());
            if (hasNoBody(request)) {
                watch.work();
            } else {
                watch.beginBody(clock_ns.getAsLong());
                request.setAttribute(ATTRIBUTE, watch);
            }
            Request.addCompletionListener(request, failure -> answered(connection, response.getStatus()));
        }
        return super.handle(request, response, callback);
    }

    private static boolean hasNoBody(Request request) {
        return request.getLength() <= 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    @Override
    protected void doStart() throws Exception {
        checks = timer.scheduleWithFixedDelay(this::check, CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        if (checks != null) {
            checks.cancel(false);
        }
        timer.shutdownNow();
        super.doStop();
    }

    /** Closes what has taken too long. */
    void check() {
        long now_ns = clock_ns.getAsLong();
        Duration restMax = watches.size() > crowd ? SHORT_REST : rest;
        watches.forEach((connection, watch) -> {
            if (watch.isOver(now_ns, arrival, restMax)) {
                connection.getEndPoint().close();
            }
        });
    }
}
