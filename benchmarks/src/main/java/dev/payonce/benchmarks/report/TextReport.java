package dev.payonce.benchmarks.report;

import dev.payonce.benchmarks.load.Latencies;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's results for people. */
public final class TextReport {
    private static final double KB_PER_MB = 1024;

    private final Machine machine;
    private final int rate_per_s;
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    public TextReport(Machine machine, int rate_per_s, Results results) {
        this.machine = machine;
        this.rate_per_s = rate_per_s;
        this.results = results;
    }

    public String text() {
        text.setLength(0);
        line("%s, %s, %d cores, %s", machine.at(), machine.os(), machine.cores(), machine.java());
        line("Broker, processor and load share these cores. Only ratios within one run count; where other work shares");
        line("them too, trust the ratio of processor time (limit's over the road's) before that of the rate.");
        floods();
        latencies();
        processes();
        bytes();
        return text.toString();
    }

    private void floods() {
        if (results.floods().isEmpty()) {
            return;
        }
        Flood limit = results.floods().get(Results.LIMIT);
        line("");
        line(
                "%-38s %10s %10s %9s %12s %9s %10s",
                "FULL LOAD", "payments", "per s", "of limit", "cpu us each", "of limit", "bytes each");
        results.floods()
                .forEach((road, flood) -> line(
                        "%-38s %,10d %,10.0f %9s %12.0f %9s %,10.0f",
                        road,
                        flood.payments(),
                        flood.payments_per_s(),
                        limit == null ? "" : ratio(flood.payments_per_s(), limit.payments_per_s()),
                        flood.cpu_us_perPayment(),
                        limit == null ? "" : ratio(limit.cpu_us_perPayment(), flood.cpu_us_perPayment()),
                        flood.bytesPerPayment()));
    }

    private void latencies() {
        if (results.latencies().isEmpty()) {
            return;
        }
        Latencies.@Nullable Summary limit = results.latencies().get(Results.LIMIT);
        line("");
        line(
                "%-38s %8s %8s %8s %8s %11s %11s",
                "MS AT " + rate_per_s + "/s, PSP OF 0 MS", "p50", "p99", "p99.9", "max", "p50/limit", "p99/limit");
        results.latencies()
                .forEach((road, ms) -> line(
                        "%-38s %8.1f %8.1f %8.1f %8.1f %11s %11s",
                        road,
                        ms.p50_ms(),
                        ms.p99_ms(),
                        ms.p999_ms(),
                        ms.max_ms(),
                        limit == null ? "" : ratio(ms.p50_ms(), limit.p50_ms()),
                        limit == null ? "" : ratio(ms.p99_ms(), limit.p99_ms())));
    }

    private void processes() {
        if (results.floods().values().stream()
                .allMatch(flood -> flood.processes().isEmpty())) {
            return;
        }
        line("");
        line("%-38s %10s %16s %9s", "PROCESS, AT FULL LOAD", "cpu s", "cpu us each", "rss MiB");
        results.floods()
                .forEach((road, flood) -> flood.processes()
                        .forEach(use -> line(
                                "%-38s %10.1f %16.0f %9.0f",
                                road(road, use),
                                use.cpu_s(),
                                use.cpu_s() * 1e6 / flood.payments(),
                                use.rss_kb_max() / KB_PER_MB)));
    }

    private static String road(String road, ProcessUse use) {
        String shortened = road.contains(",") ? "Stripe" : road;
        return shortened + ": " + use.name();
    }

    private void bytes() {
        results.floods().forEach((road, flood) -> {
            line("");
            line("%-58s %14s", "BYTES OF LOG, " + road, "per payment");
            for (Map.Entry<String, Long> topic : flood.bytesByTopic().entrySet()) {
                long perPayment = topic.getValue() / flood.payments();
                if (perPayment > 0) {
                    line("%-58s %,14d", topic.getKey(), perPayment);
                }
            }
        });
    }

    private static String ratio(double value, double limit) {
        return String.format(Locale.ROOT, "%.2f", value / limit);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
