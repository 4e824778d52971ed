package dev.payonce.benchmarks.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Collects latencies of up to ten minutes, exact to a thousandth. Safe for use by several threads. */
public final class Latencies {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long LONGEST_US = TimeUnit.MINUTES.toMicros(10);
    private static final double US_PER_MS = 1000;

    private final Histogram histogram = new ConcurrentHistogram(LONGEST_US, SIGNIFICANT_DIGITS);

    /** Latencies in ms. {@code count} says how many there were: a p99.9 of a thousand is a single one. */
    public record Summary(long count, double p50_ms, double p99_ms, double p999_ms, double max_ms) {}

    /** Takes one latency. */
    public void record(long latency_ns) {
        long latency_us = TimeUnit.NANOSECONDS.toMicros(Math.max(0, latency_ns));
        histogram.recordValue(Math.min(latency_us, LONGEST_US));
    }

    public Summary summary() {
        return new Summary(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / US_PER_MS,
                histogram.getValueAtPercentile(99) / US_PER_MS,
                histogram.getValueAtPercentile(99.9) / US_PER_MS,
                histogram.getMaxValue() / US_PER_MS);
    }
}
