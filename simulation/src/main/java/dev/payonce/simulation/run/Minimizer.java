package dev.payonce.simulation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Delta debugging (Zeller, "Simplifying and isolating failure-inducing input"): leaves out parts, ever smaller ones. */
final class Minimizer {
    private Minimizer() {}

    /**
     * What is left of a list when no element can be left out any more, or when there is no time left.
     *
     * @param fails whether it still fails with these only
     */
    static <T> List<T> minimize(List<T> all, Predicate<List<T>> fails, BooleanSupplier isOver) {
        List<T> best = all;
        int size = Math.max(1, all.size());
        while (!best.isEmpty() && !isOver.getAsBoolean()) {
            List<T> smaller = without(best, size, fails, isOver);
            if (smaller.size() == best.size() && size == 1) {
                return best;
            }
            size = Math.max(1, smaller.size() == best.size() ? size / 2 : Math.min(size, smaller.size()));
            best = smaller;
        }
        return best;
    }

    /** Leaves out each part of that size that is not needed. */
    private static <T> List<T> without(List<T> all, int size, Predicate<List<T>> fails, BooleanSupplier isOver) {
        List<T> best = all;
        int from = 0;
        while (from < best.size() && !isOver.getAsBoolean()) {
            List<T> candidate = new ArrayList<>(best.subList(0, from));
            candidate.addAll(best.subList(Math.min(best.size(), from + size), best.size()));
            if (fails.test(candidate)) {
                best = candidate;
            } else {
                from += size;
            }
        }
        return best;
    }
}
