package dev.payonce.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: each request has a moment when it is due, whatever became of those before it. Latency is counted from that
 * moment, so that a stall is charged to all that waited behind it (no coordinated omission).
 */
public record Pace(long start_ns, double rate_per_s) {
    public Pace {
        if (!(rate_per_s > 0)) {
            throw new IllegalArgumentException("a rate must be positive");
        }
    }

    /** When the request of that number, from 0, is due, by {@link System#nanoTime}. */
    public long due_ns(long number) {
        return start_ns + (long) (number * 1e9 / rate_per_s);
    }

    /** Waits until it is due, and returns when that was. */
    long awaitDue(long number) {
        long due_ns = due_ns(number);
        for (long left = due_ns - System.nanoTime(); left > 0; left = due_ns - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due_ns;
    }
}
