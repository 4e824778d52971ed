package dev.payonce.simulation.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the stores hold, as whoever reads their changelogs sees it: by how they are named and keyed, without reading a row.
 * Nothing may be left of what is over, and nobody may wait beyond what is promised.
 */
final class Leftovers {
    private static final String WAITERS = "waiters";
    private static final String TIMERS = "timers";
    private static final String PARKED = "parked";
    private static final long TIMER_LATE_MS = 2 * 3_600_000L;
    /** A registry is away for a minute at most, and a look that found nothing comes again after twice as long. */
    private static final long PARKED_LATE_MS = 150_000;

    private final int waitersMax;
    private final Map<String, TreeSet<String>> rows = new HashMap<>();
    private final Map<String, Integer> waiting = new HashMap<>();
    private final Map<String, Long> parkedSince_ms = new HashMap<>();

    Leftovers(int waitersMax) {
        this.waitersMax = waitersMax;
    }

    /** A change in the order of its changelog. */
    void changed(String store, int partition, byte[] key, byte @Nullable [] value, long at_ms) {
        TreeSet<String> kept = rows.computeIfAbsent(store, made -> new TreeSet<>());
        // A parked record's name is unique in its partition only.
        String row = new String(key, ISO_8859_1) + (store.equals(PARKED) ? "@" + partition : "");
        boolean isNews = value == null ? kept.remove(row) : kept.add(row);
        if (isNews && store.equals(PARKED)) {
            parkedSince_ms.putIfAbsent(row, at_ms);
        }
        if (isNews && store.equals(WAITERS)) {
            String attemptId = attemptOfWaiter(row);
            int count = waiting.merge(attemptId, value == null ? -1 : 1, Integer::sum);
            if (count > waitersMax) {
                throw new Violation("BOUNDED", attemptId, count + " duplicates wait for it");
            }
        }
    }

    /** Attempt id and a number of four bytes. */
    private static String attemptOfWaiter(String row) {
        return row.substring(0, row.length() - Integer.BYTES);
    }

    /**
     * Who waits for a payment that has its outcome has been forgotten; so is a timer long after its time, and a record that
     * waits for a registry that has long answered.
     */
    void check(Predicate<String> hasOutcome, long now_ms) {
        for (String row : of(WAITERS)) {
            if (hasOutcome.test(attemptOfWaiter(row))) {
                throw new Violation("LEFT_OVER", attemptOfWaiter(row), "has its outcome, and somebody still waits");
            }
        }
        for (String row : of(TIMERS)) {
            long due_ms = ByteBuffer.wrap(row.getBytes(ISO_8859_1)).getLong();
            if (due_ms + TIMER_LATE_MS < now_ms) {
                throw new Violation("LEFT_OVER", row.substring(Long.BYTES), "a timer is still there, hours late");
            }
        }
        for (String row : of(PARKED)) {
            int schemaId = ByteBuffer.wrap(row.getBytes(ISO_8859_1)).getInt();
            if (parkedSince_ms.getOrDefault(row, 0L) + PARKED_LATE_MS < now_ms) {
                throw new Violation("LEFT_OVER", "", "a record still waits to hear of schema " + schemaId);
            }
        }
    }

    void forEach(String store, Consumer<String> taker) {
        of(store).forEach(row -> taker.accept(new String(row.getBytes(ISO_8859_1), UTF_8)));
    }

    private Set<String> of(String store) {
        return rows.getOrDefault(store, new TreeSet<>());
    }
}
