package dev.payonce.simulation.system;

import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Strike;
import dev.payonce.simulation.world.ConsumerGroup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The standby tasks of a process: each follows the committed changelogs of a task that another process runs, so that only
 * the tail is left to restore when the task comes here.
 */
final class Standbys {
    private static final int RECORDS_MAX = 5;

    private final World world;
    private final Node node;
    private final ConsumerGroup group;
    private final Map<Integer, Following> following = new TreeMap<>();
    private int generation;

    /**
     * A task that is followed.
     *
     * @param strike counted when the task comes here
     */
    private record Following(List<Changelog> changelogs, Strike strike) {}

    Standbys(World world, Node node, ConsumerGroup group) {
        this.world = world;
        this.node = node;
        this.group = group;
    }

    /** When the group has changed, some more of what others run is followed. */
    void choose(IntPredicate isMine) {
        if (group.generation() == generation) {
            return;
        }
        generation = group.generation();
        for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
            if (isMine.test(partition) || following.containsKey(partition)) {
                continue;
            }
            Strike strike = world.faults().looms(FaultKind.STANDBY_PROMOTED);
            if (strike != null) {
                world.trace().note("stands by", node.name(), partition);
                following.put(partition, new Following(Changelog.of(world.broker(), partition), strike));
            }
        }
    }

    /** Reads on, each changelog a little. */
    void follow() {
        following.forEach((partition, task) -> task.changelogs()
                .forEach(changelog -> changelog.read(node.disks().of(partition), RECORDS_MAX)));
    }

    /** The task comes to this process itself. */
    void promote(int partition) {
        Following followed = following.remove(partition);
        if (followed != null && !node.disks().of(partition).isEmpty()) {
            world.trace().note("standby promoted", node.name(), partition);
            world.faults().takesEffect(followed.strike());
        }
    }
}
