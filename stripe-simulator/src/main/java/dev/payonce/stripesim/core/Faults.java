package dev.payonce.stripesim.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults that are set, in the order they were set. The first that fits a request, and whose chance comes up, strikes. */
final class Faults {
    /** So that a script gone wild can't fill the memory. */
    static final int FAULTS_MAX = 1000;

    private final List<Active> active = new ArrayList<>();
    private int lastId;

    private static final class Active {
        private final int id;
        private final Fault fault;
        private long struck;

        Active(int id, Fault fault) {
            this.id = id;
            this.fault = fault;
        }

        boolean spent() {
            return fault.times() >= 0 && struck >= fault.times();
        }

        FaultState state() {
            return new FaultState(id, fault, struck);
        }
    }

    FaultState add(Fault fault) {
        if (active.size() >= FAULTS_MAX) {
            throw new IllegalArgumentException("at most " + FAULTS_MAX + " faults; DELETE /_sim/faults first");
        }
        Active added = new Active(++lastId, fault);
        active.add(added);
        return added.state();
    }

    void clear() {
        active.clear();
    }

    List<FaultState> all() {
        return active.stream().map(Active::state).toList();
    }

    /** The fault that strikes this request, now counted, or null. */
    @Nullable
    Fault strike(Operation operation, @Nullable String key, boolean executes, Chance chance) {
        for (Active candidate : active) {
            Fault fault = candidate.fault;
            boolean fits = !candidate.spent()
                    && (fault.operation() == null || fault.operation() == operation)
                    && (fault.idempotencyKey() == null || fault.idempotencyKey().equals(key))
                    && (executes || !fault.isStored500());
            if (fits && (fault.probability() >= 1 || chance.next() < fault.probability())) {
                candidate.struck++;
                return fault;
            }
        }
        return null;
    }
}
