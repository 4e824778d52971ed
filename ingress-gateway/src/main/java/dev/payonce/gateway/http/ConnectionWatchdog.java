package dev.payonce.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
 * clients keep one: closing it earlier would cut off a request that is just being sent on it.
 */
final class ConnectionWatchdog extends Handler.Wrapper implements Connection.Listener {
    private static final String ATTRIBUTE = ConnectionWatchdog.class.getName();
    /** How long a body may be silent: it ends in a 408, which closing the connection could not tell. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration STOPPING = Duration.ofMillis(200);
    private static final Duration CHECK = Duration.ofMillis(250);

    /** One connection's time. Its changes exclude each other: a late look must not undo what a request began. */
    private static final class Watch {
        private static final long STOPPED = Long.MAX_VALUE;
        private static final long ARRIVING = -1;
        private final Connection connection;
        private long since_ns;
        /** What had come when the last answer was written, or {@link #ARRIVING}. */
        private long bytesAtRest = ARRIVING;

        Watch(Connection connection) {
            this.connection = connection;
            arrive();
        }

        synchronized void arrive() {
            bytesAtRest = ARRIVING;
            since_ns = System.nanoTime();
        }

        synchronized void rest(long idle_ms) {
            connection.getEndPoint().setIdleTimeout(idle_ms);
            bytesAtRest = connection.getBytesIn();
            since_ns = System.nanoTime();
        }

        synchronized void stop() {
            since_ns = STOPPED;
        }

        synchronized boolean isOver(long now_ns, long arrival_ns, long rest_ns) {
            long since = since_ns;
            long bytes = bytesAtRest;
            if (since == STOPPED) {
                return false;
            }
            if (bytes != ARRIVING && bytes != connection.getBytesIn()) {
                arrive();
                return false;
            }
            return now_ns - since > (bytes == ARRIVING ? arrival_ns : rest_ns);
        }
    }

    private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();
    private final long arrival_ns;
    private final long rest_ns;
    private volatile boolean stopping;
    private @Nullable ScheduledFuture<?> checks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-watchdog").factory());

    /**
     * @param arrival how long a request may take to arrive
     * @param rest how long a connection may be silent between an answer and the next request
     */
    ConnectionWatchdog(Duration arrival, Duration rest) {
        this.arrival_ns = arrival.toNanos();
        this.rest_ns = rest.toNanos();
    }

    /** The whole request is there: its time stops. To be called when the body was read. */
    static void received(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Watch watch) {
            watch.stop();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        watches.put(connection, new Watch(connection));
    }

    @Override
    public void onClosed(Connection connection) {
        watches.remove(connection);
    }

    /** From now on a connection ends soon after its answer: who stops must not wait for those that rest. */
    void stopping() {
        stopping = true;
    }

    private long idle_ms() {
        return stopping ? STOPPING.toMillis() : TimeUnit.NANOSECONDS.toMillis(rest_ns);
    }

    /** How many connections are open. */
    int connections() {
        return watches.size();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Watch watch = watches.get(request.getConnectionMetaData().getConnection());
        if (watch != null) {
            request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(SILENCE.toMillis());
            if (hasNoBody(request)) {
                watch.stop();
            } else {
                request.setAttribute(ATTRIBUTE, watch);
            }
            Request.addCompletionListener(request, failure -> watch.rest(idle_ms()));
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

    private void check() {
        long now_ns = System.nanoTime();
        watches.forEach((connection, watch) -> {
            if (watch.isOver(now_ns, arrival_ns, rest_ns)) {
                connection.getEndPoint().close();
            }
        });
    }
}
