package dev.payonce.processor.topology;

import dev.payonce.processor.payment.Effect;
import dev.payonce.processor.payment.KeyVerdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What the topology counts. Counters are made once: nothing is looked up per record. */
public final class TopologyMeters {
    /** Why a record went to quarantine. */
    enum Quarantined {
        UNREADABLE,
        TOO_LARGE,
        UNKNOWN_SCHEMA_ID,
        MISPLACED,
        UNKNOWN_PAYMENT,
        UNKNOWN_KIND
    }

    private final Map<KeyVerdict, Counter> verdicts;
    private final Map<Effect.Ignored, Counter> ignored;
    private final Map<Quarantined, Counter> quarantined;
    private final Counter malformed;
    private final Counter rerouted;
    private final Counter readAgain;
    private final Counter published;
    private final Counter answered;
    private final Counter pruned;
    private final Map<Integer, Integer> parked = new ConcurrentHashMap<>();

    public TopologyMeters(MeterRegistry registry) {
        verdicts = counters(registry, "payonce.requests", "verdict", KeyVerdict.class, KeyVerdict.values());
        ignored = counters(registry, "payonce.results.ignored", "why", Effect.Ignored.class, Effect.Ignored.values());
        quarantined = counters(registry, "payonce.quarantined", "reason", Quarantined.class, Quarantined.values());
        malformed = registry.counter("payonce.requests.malformed");
        rerouted = registry.counter("payonce.requests.rerouted");
        readAgain = registry.counter("payonce.records.read.again");
        published = registry.counter("payonce.calls.published");
        answered = registry.counter("payonce.outcomes");
        pruned = registry.counter("payonce.payments.pruned");
        registry.gauge("payonce.records.parked", parked, TopologyMeters::sum);
    }

    void verdict(KeyVerdict verdict) {
        get(verdicts, verdict).increment();
    }

    void ignored(Effect.Ignored why) {
        get(ignored, why).increment();
    }

    void quarantined(Quarantined reason) {
        get(quarantined, reason).increment();
    }

    void malformed() {
        malformed.increment();
    }

    void rerouted() {
        rerouted.increment();
    }

    void readAgain() {
        readAgain.increment();
    }

    void published() {
        published.increment();
    }

    void answered() {
        answered.increment();
    }

    void pruned() {
        pruned.increment();
    }

    /** How many records are parked in a partition: as its store has it, so that a restart or an abort can't skew it. */
    void parked(int partition, int count) {
        parked.put(partition, count);
    }

    /** The partition is another's business now. */
    void forgetParked(int partition) {
        parked.remove(partition);
    }

    private static double sum(Map<Integer, Integer> counts) {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    private static <K extends Enum<K>> Map<K, Counter> counters(
            MeterRegistry registry, String name, String tag, Class<K> type, K[] values) {
        Map<K, Counter> counters = new EnumMap<>(type);
        Function<K, String> text = value -> value.name().toLowerCase(Locale.ROOT);
        for (K value : values) {
            counters.put(value, registry.counter(name, tag, text.apply(value)));
        }
        return counters;
    }

    private static <K> Counter get(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
