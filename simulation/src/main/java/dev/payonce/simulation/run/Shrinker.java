package dev.payonce.simulation.run;

import dev.payonce.simulation.History;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Strike;
import dev.payonce.simulation.system.Setup;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Makes a failing history smaller: fewer customers, fewer kinds of faults, then fewer strikes, as long as the same invariant
 * breaks. A history with less in it takes another course, so each attempt is a run of its own.
 */
final class Shrinker {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final int SEEDS_NEARBY = 40;

    private final Setup setup;
    private final long end_ns = System.nanoTime() + TIME.toNanos();
    private History.Report best;

    Shrinker(Setup setup, History.Report found) {
        this.setup = setup;
        this.best = found;
    }

    /** The smallest that is found in time, with its trace. */
    History.Report shrink() {
        fewerCustomersNearby();
        kinds();
        int before;
        do {
            before = size();
            customers();
            strikes();
        } while (size() < before && !isOver());
        return History.run(best.plan().withTrace(), setup);
    }

    private boolean isOver() {
        return System.nanoTime() - end_ns > 0;
    }

    private int size() {
        return best.strikes().size()
                + best.plan().customers().map(Set::size).orElse(best.plan().purchases());
    }

    /** Whether a plan fails in the same way; if so it is the best. */
    private boolean fails(History.Plan plan) {
        String invariant = best.violation().orElseThrow().invariant();
        History.Report report = History.run(plan, setup);
        boolean same = report.violation()
                .filter(violation -> violation.invariant().equals(invariant))
                .isPresent();
        best = same ? report : best;
        return same;
    }

    /** Tries this plan, and the same with the seeds that follow. */
    private boolean failsNearby(LongFunction<History.Plan> plan) {
        long seed = best.plan().seed();
        return IntStream.range(0, SEEDS_NEARBY).anyMatch(i -> !isOver() && fails(plan.apply(seed + i)));
    }

    private void fewerCustomersNearby() {
        Set<FaultKind> without = best.plan().without();
        for (int count = 1; count < best.plan().purchases() && !isOver(); count *= 2) {
            int few = count;
            if (failsNearby(seed -> new History.Plan(seed, few, without, false))) {
                return;
            }
        }
    }

    private void kinds() {
        List<FaultKind> present =
                best.strikes().stream().map(Strike::kind).distinct().toList();
        Minimizer.minimize(
                present,
                kept -> {
                    Set<FaultKind> without = EnumSet.allOf(FaultKind.class);
                    kept.forEach(without::remove);
                    int purchases = best.plan().purchases();
                    return failsNearby(seed -> new History.Plan(seed, purchases, without, false));
                },
                this::isOver);
    }

    private void customers() {
        List<Integer> all = best.plan()
                .customers()
                .map(List::copyOf)
                .orElseGet(() ->
                        IntStream.range(0, best.plan().purchases()).boxed().toList());
        Minimizer.minimize(all, kept -> fails(best.plan().withCustomers(Set.copyOf(kept))), this::isOver);
    }

    private void strikes() {
        List<Strike> all = List.copyOf(best.strikes());
        Minimizer.minimize(all, kept -> fails(best.plan().withStrikes(Set.copyOf(kept))), this::isOver);
    }
}
