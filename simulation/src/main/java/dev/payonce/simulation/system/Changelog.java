package dev.payonce.simulation.system;

import dev.payonce.simulation.world.Broker;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.PartitionLog;
import java.util.ArrayList;
import java.util.List;

/** What a store is restored from. */
record Changelog(String store, PartitionLog log) {
    /** Those of all stores of a task. */
    static List<Changelog> of(Broker broker, int partition) {
        List<Changelog> all = new ArrayList<>();
        Task.STORES.forEach(store ->
                all.add(new Changelog(store.name(), broker.log(Task.changelog(store.name(), partition)))));
        return all;
    }

    /**
     * Reads on from where the disk ends, as far as the log is stable, but not more than so many records.
     *
     * @return where the disk ends now
     */
    long read(Disk disk, int limit) {
        long reached = disk.reached(store);
        if (reached >= log.lastStableOffset()) {
            return reached;
        }
        PartitionLog.Batch batch = log.read(reached, limit, true);
        for (Entry entry : batch.entries()) {
            disk.apply(store, entry);
        }
        disk.reached(store, batch.next());
        return batch.next();
    }

    /** Makes the store what it was when it had come so far. */
    void readAgainTo(Disk disk, long end) {
        disk.empty(store);
        PartitionLog.Batch all = log.read(0, Integer.MAX_VALUE, true);
        for (Entry entry : all.entries()) {
            if (entry.offset() < end) {
                disk.apply(store, entry);
            }
        }
        disk.reached(store, Math.min(end, all.next()));
    }
}
