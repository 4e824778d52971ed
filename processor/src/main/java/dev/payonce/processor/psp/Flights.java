package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The calls being made, from the moment they are handed to their thread until their result is acknowledged. A flight ends
 * once, on whichever thread; the poll thread takes note of it when it asks.
 */
final class Flights {
    /** How a flight ended. */
    enum End {
        /** Its result is acknowledged. */
        REPORTED,
        /** Left to whoever reads the call next. */
        LEFT,
        /** Its result could not be written. */
        FAILED
    }

    /** One call being made, at an offset of a partition as it was assigned then. */
    final class Flight {
        private final OffsetTracker tracker;
        private final long offset;
        private final long began_ns = pace.now_ns();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Flight(OffsetTracker tracker, long offset) {
            this.tracker = tracker;
            this.offset = offset;
        }

        /** Ends the flight; only the first end counts. */
        void end(End end, @Nullable Exception cause) {
            if (ended.compareAndSet(false, true)) {
                landings.add(new Landing(this, end, cause));
            }
        }
    }

    private record Landing(Flight flight, End end, @Nullable Exception cause) {}

    /** A result was not written: the caller has to start over from what is committed. */
    static final class FailedFlightException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FailedFlightException(@Nullable Exception cause) {
            super("a result could not be written", cause);
        }
    }

    private final Pace pace;
    private final Set<Flight> flying = ConcurrentHashMap.newKeySet();
    /** Never holds more than are flying. */
    private final BlockingQueue<Landing> landings = new LinkedBlockingQueue<>();

    Flights(Pace pace) {
        this.pace = pace;
    }

    /** A call is about to be made. Poll thread only. */
    Flight begin(OffsetTracker tracker, long offset) {
        tracker.started(offset);
        Flight flight = new Flight(tracker, offset);
        flying.add(flight);
        return flight;
    }

    /**
     * Takes note of the flights that ended, waiting for the first if none has. Poll thread only.
     *
     * @throws FailedFlightException when a result could not be written
     */
    void settle(Duration wait) throws InterruptedException {
        List<Landing> ended = new ArrayList<>();
        if (landings.drainTo(ended) == 0 && wait.isPositive()) {
            Landing first = landings.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                ended.add(first);
                landings.drainTo(ended);
            }
        }
        Landing failed = null;
        for (Landing landing : ended) {
            flying.remove(landing.flight);
            switch (landing.end) {
                case REPORTED -> landing.flight.tracker.finished(landing.flight.offset);
                case LEFT -> {}
                case FAILED -> failed = landing;
            }
        }
        if (failed != null) {
            throw new FailedFlightException(failed.cause);
        }
    }

    int size() {
        return flying.size();
    }

    /** The age of the oldest call being made. */
    Duration oldest() {
        long now_ns = pace.now_ns();
        return Duration.ofNanos(flying.stream()
                .mapToLong(flight -> now_ns - flight.began_ns)
                .max()
                .orElse(0));
    }
}
