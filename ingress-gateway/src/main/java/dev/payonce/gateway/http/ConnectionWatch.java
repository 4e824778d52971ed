package dev.payonce.gateway.http;

import java.time.Duration;
import org.eclipse.jetty.io.Connection;

/**
 * One connection's time: a request arrives, or is worked on, or the connection rests until the next one. Changes exclude
 * each other: a late look must not undo what a request began. All times are {@link System#nanoTime}'s.
 */
final class ConnectionWatch {
    private enum Phase {
        ARRIVING,
        WORKED_ON,
        RESTING
    }

    private final Connection connection;
    private Phase phase = Phase.ARRIVING;
    private long since_ns;
    private long rest_ns;
    /** What had come when the last answer was written: anything more is the next request. */
    private long bytesAtRest;

    /** A connection that was opened just now: its first request is due. */
    ConnectionWatch(Connection connection, long now_ns) {
        this.connection = connection;
        this.since_ns = now_ns;
    }

    /** A request's head is there, and its body is not. */
    synchronized void beginBody(long now_ns) {
        if (phase == Phase.RESTING) {
            arrive(now_ns);
        }
    }

    /** The whole request is there. */
    synchronized void work() {
        phase = Phase.WORKED_ON;
    }

    /** The answer is written; so long may it take until the next request begins. */
    synchronized void rest(long now_ns, Duration rest) {
        connection.getEndPoint().setIdleTimeout(rest.toMillis());
        phase = Phase.RESTING;
        since_ns = now_ns;
        rest_ns = rest.toNanos();
        bytesAtRest = connection.getBytesIn();
    }

    /**
     * Whether the connection has taken too long, and is to be closed.
     *
     * @param arrival how long a request may take to arrive
     * @param restMax how long any connection may rest now, if it may rest for as long as that
     */
    synchronized boolean isOver(long now_ns, Duration arrival, Duration restMax) {
        if (phase == Phase.RESTING && bytesAtRest != connection.getBytesIn()) {
            arrive(now_ns);
        }
        return switch (phase) {
            case ARRIVING -> now_ns - since_ns > arrival.toNanos();
            case WORKED_ON -> false;
            case RESTING -> now_ns - since_ns > Math.min(rest_ns, restMax.toNanos());
        };
    }

    private void arrive(long now_ns) {
        phase = Phase.ARRIVING;
        since_ns = now_ns;
    }
}
