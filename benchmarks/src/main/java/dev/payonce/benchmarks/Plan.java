package dev.payonce.benchmarks;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a run measures, and how much of it.
 *
 * @param payments in a flood, after a warm-up of half of that: compiling takes a core for a minute
 * @param rate_per_s of the latency phases
 * @param time of each latency phase, after a warm-up as long, or twice as long over HTTP
 */
public record Plan(Set<Part> parts, int payments, int rate_per_s, Duration time) {
    /** What is left out when a run should be quick. */
    static final Plan FULL = new Plan(EnumSet.allOf(Part.class), 80_000, 200, Duration.ofSeconds(20));

    static final Plan QUICK = new Plan(EnumSet.allOf(Part.class), 15_000, 200, Duration.ofSeconds(6));

    /** Payments through stripe-java and the simulator are slower by so much. */
    private static final int STRIPE_SHARE = 8;

    public Plan {
        parts = Set.copyOf(parts);
        if (parts.isEmpty() || payments < 1 || rate_per_s < 1 || time.toSeconds() < 1) {
            throw new IllegalArgumentException("a run needs a part, a payment, a rate and a second");
        }
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    int warmUpPayments() {
        return Math.max(1, payments / 2);
    }

    int stripePayments() {
        return Math.max(1, payments / STRIPE_SHARE);
    }

    Duration warmUpTime() {
        return time;
    }
}
