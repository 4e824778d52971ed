package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

/** The time of connections, told by hand. */
class ConnectionWatchTest {
    private static final Duration ARRIVAL = Duration.ofSeconds(8);
    private static final Duration REST = Duration.ofSeconds(75);
    private static final int CROWD = 2;

    /** A connection without a network, and what has come on it. */
    private static final class Line extends AbstractConnection {
        private volatile long bytes;
        private Runnable onLook = () -> {};

        Line() {
            super(new ByteArrayEndPoint(), Runnable::run);
        }

        @Override
        public long getBytesIn() {
            onLook.run();
            return bytes;
        }

        @Override
        public void onFillable() {}

        boolean isOpen() {
            return getEndPoint().isOpen();
        }
    }

    private final Line line = new Line();
    private final ConnectionWatch watch = new ConnectionWatch(line, 0);
    private long now_ns;

    private boolean isOverAt(long s) {
        return watch.isOver(TimeUnit.SECONDS.toNanos(s), ARRIVAL, REST);
    }

    @Test
    void aRequestHasSoLongToArriveAndToBeWorkedOnForEver() {
        assertThat(isOverAt(8)).isFalse();
        assertThat(isOverAt(9)).isTrue();
        watch.work();
        assertThat(isOverAt(1_000)).isFalse();
    }

    @Test
    void theFirstByteAfterAnAnswerBeginsAnArrival() {
        watch.rest(0, REST);
        assertThat(isOverAt(75)).isFalse();
        assertThat(isOverAt(76)).isTrue();
        line.bytes = 1;
        assertThat(isOverAt(76)).isFalse();
        assertThat(isOverAt(84)).isFalse();
        assertThat(isOverAt(85)).isTrue();
    }

    /** Its head came with the request before it: no byte has come since the connection began to rest. */
    @Test
    void aBodyThatIsAwaitedIsNoRest() {
        watch.rest(0, REST);
        watch.beginBody(TimeUnit.SECONDS.toNanos(70));
        assertThat(isOverAt(76)).isFalse();
        assertThat(isOverAt(79)).isTrue();
        watch.beginBody(TimeUnit.SECONDS.toNanos(78));
        assertThat(isOverAt(79))
                .as("a head does not begin its request's time again")
                .isTrue();
    }

    /**
     * A look that has seen the first bytes of a request is still to note that it arrives; meanwhile the request is there,
     * whole. Noted afterwards, the arrival would never end, and the connection be closed under a caller who waits.
     */
    @Test
    void aLateLookDoesNotUndoThatARequestIsThere() throws Exception {
        watch.rest(0, REST);
        Thread request = Thread.ofPlatform().unstarted(watch::work);
        line.bytes = 1;
        line.onLook = () -> {
            line.onLook = () -> {};
            request.start();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> request.getState() == Thread.State.BLOCKED || !request.isAlive());
        };
        assertThat(isOverAt(1)).isFalse();
        request.join();
        assertThat(isOverAt(60)).isFalse();
    }

    private ConnectionWatchdog watchdog(Line... lines) {
        ConnectionWatchdog watchdog = new ConnectionWatchdog(ARRIVAL, REST, CROWD, () -> now_ns);
        for (Line each : lines) {
            watchdog.onOpened(each);
        }
        return watchdog;
    }

    private void check(ConnectionWatchdog watchdog, long at_s) {
        now_ns = TimeUnit.SECONDS.toNanos(at_s);
        watchdog.check();
    }

    @Test
    void aConnectionRestsLongWhereThereIsRoom() {
        Line second = new Line();
        ConnectionWatchdog watchdog = watchdog(line, second);
        watchdog.answered(line, 200);
        watchdog.answered(second, 200);
        check(watchdog, 75);
        assertThat(line.isOpen()).isTrue();
        check(watchdog, 76);
        assertThat(line.isOpen()).isFalse();
    }

    @Test
    void aConnectionRestsShortlyInACrowd() {
        Line second = new Line();
        ConnectionWatchdog watchdog = watchdog(line, second, new Line());
        watchdog.answered(line, 200);
        check(watchdog, 2);
        watchdog.answered(second, 200);
        assertThat(line.isOpen()).isTrue();
        check(watchdog, 4);
        assertThat(line.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void aDeclinedCardIsNoRefusal() {
        ConnectionWatchdog watchdog = watchdog(line);
        watchdog.answered(line, 402);
        check(watchdog, 10);
        assertThat(line.isOpen()).isTrue();
    }

    @Test
    void aConnectionRestsShortlyAfterARefusal() {
        ConnectionWatchdog watchdog = watchdog(line);
        watchdog.answered(line, 401);
        check(watchdog, 3);
        assertThat(line.isOpen()).isTrue();
        assertThat(line.getEndPoint().getIdleTimeout()).isEqualTo(3_000);
        check(watchdog, 4);
        assertThat(line.isOpen()).isFalse();
    }

    @Test
    void aConnectionHardlyRestsWhileStopping() {
        ConnectionWatchdog watchdog = watchdog(line);
        watchdog.stopping();
        watchdog.answered(line, 200);
        assertThat(line.getEndPoint().getIdleTimeout()).isEqualTo(200);
        check(watchdog, 1);
        assertThat(line.isOpen()).isFalse();
    }
}
