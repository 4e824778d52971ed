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
 * seconds would hold a connection for ever. Here the time runs from when the connection was opened, or its last answer was
 * written, until a request is there with its whole body; it stands still while the request is worked on, so a caller may
 * wait for an answer far longer.
 */
final class ConnectionWatchdog extends Handler.Wrapper implements Connection.Listener {
    private static final String ATTRIBUTE = ConnectionWatchdog.class.getName();
    private static final Duration CHECK = Duration.ofMillis(250);

    /** One connection's time. */
    private static final class Watch {
        private static final long STOPPED = Long.MAX_VALUE;
        private volatile long since_ns;

        void start() {
            since_ns = System.nanoTime();
        }

        void stop() {
            since_ns = STOPPED;
        }

        boolean isOver(long now_ns, long limit_ns) {
            long since = since_ns;
            return since != STOPPED && now_ns - since > limit_ns;
        }
    }

    private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();
    private final long limit_ns;
    private @Nullable ScheduledFuture<?> checks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-watchdog").factory());

    /** @param limit how long a request may take to arrive */
    ConnectionWatchdog(Duration limit) {
        this.limit_ns = limit.toNanos();
    }

    /** The whole request is there: its time stops. To be called when the body was read. */
    static void received(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Watch watch) {
            watch.stop();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        Watch watch = new Watch();
        watch.start();
        watches.put(connection, watch);
    }

    @Override
    public void onClosed(Connection connection) {
        watches.remove(connection);
    }

    /** How many connections are open. */
    int connections() {
        return watches.size();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Watch watch = watches.get(request.getConnectionMetaData().getConnection());
        if (watch != null) {
            if (hasNoBody(request)) {
                watch.stop();
            } else {
                request.setAttribute(ATTRIBUTE, watch);
            }
            Request.addCompletionListener(request, failure -> watch.start());
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
            if (watch.isOver(now_ns, limit_ns)) {
                connection.getEndPoint().close();
            }
        });
    }
}
