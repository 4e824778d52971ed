package dev.payonce.stripesim.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest requests, in the order they arrived, and the count of all. */
final class RequestLog {
    private static final int FIRST_SIZE = 1024;

    private final int max;
    private @Nullable LogEntry[] ring;
    private long count;

    RequestLog(int max) {
        this.max = max;
        this.ring = new LogEntry[Math.min(FIRST_SIZE, max)];
    }

    /** The number of the next request. */
    long next() {
        if (count == ring.length && ring.length < max) {
            @Nullable LogEntry[] grown = new LogEntry[(int) Math.min(2L * ring.length, max)];
            System.arraycopy(ring, 0, grown, 0, ring.length);
            ring = grown;
        }
        return ++count;
    }

    /** Writes a request down, or writes its end over its beginning. Too old to keep: forgotten. */
    void put(LogEntry entry) {
        if (entry.seq() > count - ring.length) {
            ring[(int) ((entry.seq() - 1) % ring.length)] = entry;
        }
    }

    long count() {
        return count;
    }

    List<LogEntry> newest() {
        List<LogEntry> entries = new ArrayList<>();
        for (long seq = Math.max(1, count - ring.length + 1); seq <= count; seq++) {
            LogEntry entry = ring[(int) ((seq - 1) % ring.length)];
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
