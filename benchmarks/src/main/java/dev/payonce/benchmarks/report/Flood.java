package dev.payonce.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * What a road carried at full load.
 *
 * @param bytesByTopic what the broker's logs grew by, the stores' changelogs included
 */
public record Flood(int payments, double payments_per_s, List<ProcessUse> processes, Map<String, Long> bytesByTopic) {
    /** Processor time of all processes for each payment, which other work on the machine disturbs less than the rate. */
    public double cpu_us_perPayment() {
        return processes.stream().mapToDouble(ProcessUse::cpu_s).sum() * 1e6 / payments;
    }

    /** Bytes of log for each payment. */
    public double bytesPerPayment() {
        return (double) bytesByTopic.values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                / payments;
    }
}
