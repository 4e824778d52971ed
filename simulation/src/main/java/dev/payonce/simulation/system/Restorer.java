package dev.payonce.simulation.system;

import dev.payonce.simulation.world.ConsumerGroup;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Restores the stores of tasks that come to a thread, from what their changelogs hold committed. */
final class Restorer {
    private final World world;
    private final Node node;
    private final ConsumerGroup group;
    private final TreeMap<Integer, List<Restoring>> restoring = new TreeMap<>();

    /** A store and the end that its changelog had when the task came: up to there it is read before the task runs. */
    private record Restoring(Changelog changelog, long end) {
        boolean isDone(Disk disk) {
            return disk.reached(changelog.store()) >= end || changelog.read(disk, Integer.MAX_VALUE) >= end;
        }
    }

    Restorer(World world, Node node, ConsumerGroup group) {
        this.world = world;
        this.node = node;
        this.group = group;
    }

    void begin(int partition) {
        restoring.put(
                partition,
                Changelog.of(world.broker(), partition).stream()
                        .map(changelog ->
                                new Restoring(changelog, changelog.log().endOffset()))
                        .toList());
    }

    /** Restores as far as the changelogs are stable; a task that is through, and whose offsets are stable, is handed over. */
    OptionalInt restored() {
        for (Map.Entry<Integer, List<Restoring>> next : restoring.entrySet()) {
            int partition = next.getKey();
            Disk disk = node.disks().of(partition);
            boolean isRestored = true;
            for (Restoring store : next.getValue()) {
                isRestored &= store.isDone(disk);
            }
            if (isRestored
                    && Task.INPUTS.stream()
                            .noneMatch(topic -> group.isUnstable(new TopicPartition(topic, partition)))) {
                restoring.remove(partition);
                return OptionalInt.of(partition);
            }
        }
        return OptionalInt.empty();
    }

    boolean has(int partition) {
        return restoring.containsKey(partition);
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
