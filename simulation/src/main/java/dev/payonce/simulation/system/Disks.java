package dev.payonce.simulation.system;

import dev.payonce.simulation.fault.FaultKind;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a machine keeps of the tasks that ran on it, by partition; it outlives the processes. */
final class Disks {
    private final Map<Integer, Disk> disks = new TreeMap<>();
    private final Set<Integer> inUse = new HashSet<>();

    Disk of(int partition) {
        return disks.computeIfAbsent(partition, made -> new Disk());
    }

    /** A task runs on it: what it says of how far it reaches is void until the task is closed in order. */
    void open(int partition) {
        inUse.add(partition);
    }

    void close(int partition) {
        inUse.remove(partition);
    }

    /** A store that was open when its task died is not trusted: it is restored from the beginning. */
    void wipe(int partition) {
        inUse.remove(partition);
        disks.remove(partition);
    }

    /** The process is gone, and did not close what it used. Of the rest, the newest part may not have been written through. */
    void crashed(World world) {
        inUse.forEach(disks::remove);
        inUse.clear();
        disks.forEach((partition, disk) -> {
            if (!disk.isEmpty() && world.faults().strikes(FaultKind.STORE_TRUNCATED)) {
                disk.truncate(Changelog.of(world.broker(), partition), world.dice());
            }
        });
    }

    void lose() {
        disks.clear();
    }
}
