package dev.payonce.simulation.system;

import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/** The rows of a task's stores on a machine's disk, and how far into the changelogs they reach by its own account. */
final class Disk {
    private final Map<String, NavigableMap<Bytes, byte[]>> rows = new HashMap<>();
    private final Map<String, Long> reached = new HashMap<>();

    NavigableMap<Bytes, byte[]> rows(String store) {
        return rows.computeIfAbsent(store, made -> new TreeMap<>());
    }

    boolean isEmpty() {
        return reached.values().stream().allMatch(offset -> offset == 0);
    }

    /** The offset up to which the changelog is in the store for certain: Kafka Streams' checkpoint. */
    long reached(String store) {
        return reached.getOrDefault(store, 0L);
    }

    void reached(String store, long offset) {
        reached.put(store, offset);
    }

    void apply(String store, Entry entry) {
        Bytes key = Bytes.wrap(entry.key());
        if (entry.value() == null) {
            rows(store).remove(key);
        } else {
            rows(store).put(key, entry.value());
        }
    }

    void empty(String store) {
        rows(store).clear();
        reached.remove(store);
    }

    /**
     * The machine loses the newest part of each store, and often more of the checkpoint than of the rows: rows may be ahead
     * of it, never behind.
     */
    void truncate(List<Changelog> changelogs, Dice dice) {
        for (Changelog changelog : changelogs) {
            String store = changelog.store();
            changelog.readAgainTo(this, dice.between(0, reached(store)));
            reached(store, dice.between(0, reached(store)));
        }
    }
}
