package dev.payonce.simulation.run;

import dev.payonce.simulation.History;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.system.Setup;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes a failing history smaller: fewer customers, fewer kinds of faults, as long as the same invariant breaks. A history with
 * less in it is another history of the same seed, so each attempt is a run of its own.
 */
final class Shrinker {
    private static final int SEEDS_NEARBY = 40;

    private final Setup setup;

    Shrinker(Setup setup) {
        this.setup = setup;
    }

    /** The smallest found, with its trace. */
    History.Report shrink(History.Report found) {
        String invariant = found.violation().orElseThrow().invariant();
        History.Report best = found;
        for (int purchases = 1; purchases < best.plan().purchases(); purchases++) {
            History.Report smaller = nearby(best.plan(), purchases, best.plan().without(), invariant);
            if (smaller != null) {
                best = smaller;
                break;
            }
        }
        for (FaultKind kind : FaultKind.values()) {
            if (best.faults().containsKey(kind)) {
                Set<FaultKind> without = EnumSet.of(kind);
                without.addAll(best.plan().without());
                History.Report smaller = nearby(best.plan(), best.plan().purchases(), without, invariant);
                best = smaller == null ? best : smaller;
            }
        }
        History.Plan plan = best.plan();
        return History.run(new History.Plan(plan.seed(), plan.purchases(), plan.without(), true), setup);
    }

    private History.@org.jspecify.annotations.Nullable Report nearby(
            History.Plan plan, int purchases, Set<FaultKind> without, String invariant) {
        for (long seed = plan.seed(); seed < plan.seed() + SEEDS_NEARBY; seed++) {
            History.Report report = History.run(new History.Plan(seed, purchases, without, false), setup);
            if (report.violation().filter(v -> v.invariant().equals(invariant)).isPresent()) {
                return report;
            }
        }
        return null;
    }
}
