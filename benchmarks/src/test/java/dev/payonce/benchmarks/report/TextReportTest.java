package dev.payonce.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.benchmarks.load.Latencies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
    private static final Machine MACHINE = new Machine(2, "Linux", "Java", Instant.EPOCH);

    @Test
    void roadsAreShownAsRatiosOfLimit() {
        Results results = new Results();
        results.add(Results.LIMIT, flood(20_000, 10));
        results.add(Results.KAFKA, flood(9_000, 20));
        results.add(Results.LIMIT, new Latencies.Summary(100, 10, 20, 30, 40));
        results.add(Results.HTTP, new Latencies.Summary(100, 15, 50, 60, 70));

        String text = new TextReport(MACHINE, 200, results).text();

        assertThat(text).contains("2 cores").containsPattern("Kafka road +1,000 +9,000 +0.45 +20000 +0.50 +128");
        assertThat(text).containsPattern("HTTP +15.0 +50.0 +60.0 +70.0 +1.50 +2.50");
    }

    @Test
    void withoutLimitThereAreNoRatios() {
        Results results = new Results();
        results.add(Results.KAFKA, flood(9_000, 20));

        assertThat(new TextReport(MACHINE, 200, results).text())
                .containsPattern("Kafka road +1,000 +9,000 +20000 +128");
    }

    private static Flood flood(double payments_per_s, double cpu_s) {
        ProcessUse use = new ProcessUse("processor", cpu_s, 1024);
        return new Flood(1000, payments_per_s, List.of(use), Map.of("topic", 128_000L));
    }
}
