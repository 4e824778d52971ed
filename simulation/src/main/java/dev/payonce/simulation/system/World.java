package dev.payonce.simulation.system;

import dev.payonce.simulation.audit.Auditor;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Faults;
import dev.payonce.simulation.world.Broker;
import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.Scheduler;
import dev.payonce.simulation.world.Trace;

/**
 * What everything in a history shares.
 *
 * @param replayWindow_ms how long a key answers after its payment came to rest
 */
public record World(
        Dice dice,
        Scheduler scheduler,
        Trace trace,
        Faults faults,
        Broker broker,
        Auditor auditor,
        Edges edges,
        Setup setup,
        long replayWindow_ms) {
    /** Kills the process that is running here, if that fault strikes. */
    void crashPoint() {
        if (faults.strikes(FaultKind.CRASH_BETWEEN_EFFECTS)) {
            throw new Crash();
        }
    }
}
