package dev.payonce.simulation.run;

import dev.payonce.simulation.History;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.system.Edges;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What many histories came to. Thread-safe. */
public final class Totals {
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final long[] edges = new long[Edges.ALL.size()];
    private long histories;
    private long events;
    private long virtual_ms;
    private long worked_ns;

    synchronized void add(History.Report report) {
        histories++;
        events += report.events();
        virtual_ms += report.virtual_ms();
        report.strikes().forEach(strike -> faults.merge(strike.kind(), 1L, Long::sum));
        report.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, (long) count, Long::sum));
        report.edges().addTo(edges);
    }

    synchronized void worked(long time_ns) {
        worked_ns += time_ns;
    }

    /** Histories for each second that a core worked on them, whatever else the machine does. */
    synchronized double perCore_s() {
        return histories * 1e9 / Math.max(1, worked_ns);
    }

    synchronized long histories() {
        return histories;
    }

    synchronized long struck(FaultKind kind) {
        return faults.getOrDefault(kind, 0L);
    }

    synchronized long walked(String edge) {
        return edges[Edges.ALL.indexOf(edge)];
    }

    /** The kinds of faults that never took effect. */
    synchronized List<FaultKind> neverStruck() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> struck(kind) == 0)
                .toList();
    }

    /** The edges of the transition table that no history walked. */
    synchronized List<String> neverWalked() {
        return Edges.ALL.stream().filter(edge -> walked(edge) == 0).toList();
    }

    synchronized Map<String, Long> outcomes() {
        return new TreeMap<>(outcomes);
    }

    synchronized long events() {
        return events;
    }

    synchronized double virtual_h() {
        return (double) virtual_ms / Duration.ofHours(1).toMillis();
    }
}
