package dev.payonce.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreOfAllThatWasRecorded() {
        Latencies latencies = new Latencies();
        for (int ms = 1; ms <= 1000; ms++) {
            latencies.record(TimeUnit.MILLISECONDS.toNanos(ms));
        }

        Latencies.Summary summary = latencies.summary();

        assertThat(summary.count()).isEqualTo(1000);
        assertThat(summary.p50_ms()).isCloseTo(500, within(1.0));
        assertThat(summary.p99_ms()).isCloseTo(990, within(1.0));
        assertThat(summary.p999_ms()).isCloseTo(999, within(1.0));
        assertThat(summary.max_ms()).isCloseTo(1000, within(1.0));
    }

    @Test
    void whatIsLongerThanTheScaleCountsAsItsEnd() {
        Latencies latencies = new Latencies();

        latencies.record(TimeUnit.HOURS.toNanos(1));

        assertThat(latencies.summary().max_ms()).isCloseTo((double) TimeUnit.MINUTES.toMillis(10), within(600.0));
    }
}
