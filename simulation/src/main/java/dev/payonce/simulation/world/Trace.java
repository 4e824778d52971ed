package dev.payonce.simulation.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What happened, as a hash that two runs of one seed must share, and as lines where somebody wants to read them. */
public final class Trace {
    private final Scheduler scheduler;
    private final long start_ms;
    private final boolean kept;
    private final List<Line> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;
    private long count;

    /** An event: when, what, and its details, with a space between each. */
    public record Line(long at_ms, String what, String details) {
        @Override
        public String toString() {
            return "%12.3f s  %-26s %s".formatted(at_ms / 1000.0, what, details);
        }
    }

    /**
     * @param kept whether lines are kept
     */
    public Trace(Scheduler scheduler, boolean kept) {
        this.scheduler = scheduler;
        this.start_ms = scheduler.now_ms();
        this.kept = kept;
    }

    /** Notes an event. Details are texts and numbers only: whatever else hashes differently in another process. */
    public void note(String what, Object... details) {
        count++;
        mix(scheduler.now_ms());
        mix(what.hashCode());
        for (Object detail : details) {
            mix(detail.hashCode());
        }
        if (kept) {
            String text = Arrays.stream(details).map(String::valueOf).collect(Collectors.joining(" "));
            lines.add(new Line(scheduler.now_ms() - start_ms, what, text));
        }
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x100000001b3L;
        hash ^= hash >>> 29;
    }

    public long hash() {
        return hash;
    }

    public long count() {
        return count;
    }

    public List<Line> lines() {
        return lines;
    }
}
