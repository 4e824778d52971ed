package dev.payonce.processor.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the process says of itself: parts that must be ready, each with a word on why it is not. */
public final class Health {
    /** What a part says where it is ready. */
    public static final String READY = "ready";

    private final Map<String, Supplier<String>> parts = new ConcurrentHashMap<>();

    /** Adds a part. It says {@link #READY}, or what it waits for. */
    public void add(String name, Supplier<String> says) {
        parts.put(name, says);
    }

    /** What each part says. */
    Map<String, String> report() {
        Map<String, String> report = new LinkedHashMap<>();
        parts.keySet().stream().sorted().forEach(name -> {
            Supplier<String> says = parts.get(name);
            if (says != null) {
                report.put(name, says.get());
            }
        });
        return report;
    }
}
