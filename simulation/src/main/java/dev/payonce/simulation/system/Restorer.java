package dev.payonce.simulation.system;

import dev.payonce.processor.topology.StoreNames;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.PartitionLog;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Restores the stores of tasks that come to a thread, from what their changelogs hold committed. */
final class Restorer {
    private final World world;
    private final Node node;
    private final ConsumerGroup group;
    /** By partition, the ends that the changelogs had when the task came: up to there they are read before it runs. */
    private final TreeMap<Integer, Map<String, Long>> restoring = new TreeMap<>();

    Restorer(World world, Node node, ConsumerGroup group) {
        this.world = world;
        this.node = node;
        this.group = group;
    }

    void begin(int partition) {
        Map<String, Long> ends = new HashMap<>();
        for (StoreNames.Store<?, ?> store : StoreNames.all()) {
            ends.put(store.name(), changelog(store, partition).endOffset());
        }
        restoring.put(partition, ends);
        if (node.disk(partition).isEmpty() && world.faults().strikes(FaultKind.STANDBY_PROMOTED)) {
            standBy(partition);
        }
    }

    /** The node was a standby: it has read the changelogs before, each up to somewhere. */
    private void standBy(int partition) {
        for (StoreNames.Store<?, ?> store : StoreNames.all()) {
            PartitionLog log = changelog(store, partition);
            long stable = log.lastStableOffset();
            int upTo = world.dice().below((int) stable + 1);
            PartitionLog.Batch batch = log.read(0, upTo, true);
            batch.entries().forEach(entry -> node.disk(partition).apply(store.name(), entry));
            node.disk(partition).restored(store.name(), batch.next());
        }
    }

    PartitionLog changelog(StoreNames.Store<?, ?> store, int partition) {
        return world.broker().log(Task.changelog(store.name(), partition));
    }

    /** Restores as far as the changelogs are stable; a task that is through, and whose offsets are stable, is handed over. */
    OptionalInt restored() {
        for (Map.Entry<Integer, Map<String, Long>> next : restoring.entrySet()) {
            int partition = next.getKey();
            Task.Disk disk = node.disk(partition);
            boolean isRestored = true;
            for (StoreNames.Store<?, ?> store : StoreNames.all()) {
                isRestored &= restore(store, partition, disk, next.getValue().getOrDefault(store.name(), 0L));
            }
            boolean isUnstable =
                    Task.INPUTS.stream().anyMatch(topic -> group.isUnstable(new TopicPartition(topic, partition)));
            if (isRestored && !isUnstable) {
                restoring.remove(partition);
                return OptionalInt.of(partition);
            }
        }
        return OptionalInt.empty();
    }

    private boolean restore(StoreNames.Store<?, ?> store, int partition, Task.Disk disk, long end) {
        if (disk.restored(store.name()) < end) {
            PartitionLog.Batch batch =
                    changelog(store, partition).read(disk.restored(store.name()), Integer.MAX_VALUE, true);
            batch.entries().forEach(entry -> disk.apply(store.name(), entry));
            disk.restored(store.name(), batch.next());
        }
        return disk.restored(store.name()) >= end;
    }

    boolean isBusy() {
        return !restoring.isEmpty();
    }

    void forget(int partition) {
        restoring.remove(partition);
    }

    void forgetAll() {
        restoring.clear();
    }
}
