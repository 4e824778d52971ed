package dev.payonce.gateway.query;

import java.time.Duration;

/**
 * When a question must be answered.
 *
 * @param at_ns by {@link System#nanoTime}
 */
record Deadline(long at_ns) {
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** What is left, never less than a millisecond: clients take no time-out of zero. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, at_ns - System.nanoTime()));
    }

    /** The shorter of a step's own limit and what is left. */
    Duration left(Duration step) {
        Duration left = left();
        return left.compareTo(step) < 0 ? left : step;
    }

    boolean isOver() {
        return System.nanoTime() - at_ns >= 0;
    }
}
