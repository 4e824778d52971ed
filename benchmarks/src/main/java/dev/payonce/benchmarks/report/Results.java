package dev.payonce.benchmarks.report;

import dev.payonce.benchmarks.load.Latencies;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run found, by name, in the order it was found. */
public final class Results {
    /** The road that all others are ratios of. */
    public static final String LIMIT = "limit";

    public static final String KAFKA = "Kafka road";
    public static final String KAFKA_REPLAY = "Kafka road, replay";
    public static final String STRIPE = "Kafka road, stripe-java + simulator";
    public static final String HTTP = "HTTP";
    public static final String HTTP_REPLAY = "HTTP, replay";

    private final Map<String, Flood> floods = new LinkedHashMap<>();
    private final Map<String, Latencies.Summary> latencies = new LinkedHashMap<>();

    public void add(String road, Flood flood) {
        floods.put(road, flood);
    }

    public void add(String road, Latencies.Summary summary) {
        latencies.put(road, summary);
    }

    public Map<String, Flood> floods() {
        return Collections.unmodifiableMap(floods);
    }

    public Map<String, Latencies.Summary> latencies() {
        return Collections.unmodifiableMap(latencies);
    }
}
