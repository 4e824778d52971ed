package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The pace of a caller's session.
 *
 * @param nanoTime a clock that only goes forward, as {@link System#nanoTime}
 * @param windowWait how long to wait for a call to end while no other may begin
 */
public record Pace(LongSupplier nanoTime, Duration windowWait) {
    /** The machine's own. */
    public static Pace real() {
        return new Pace(System::nanoTime, Duration.ofMillis(20));
    }

    long now_ns() {
        return nanoTime.getAsLong();
    }
}
