package dev.payonce.simulation.fault;

import dev.payonce.simulation.world.Dice;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The faults of one history. Each history has some of the kinds, at rates of its own: with all of them all the time, none
 * would get far.
 */
public final class Faults {
    /** So many of the histories with many faults pass days: one costs as much as a hundred others. */
    private static final double LONG_OF_ALL = 0.02;

    private static final double RATE_MAX = 0.7;

    private final Dice dice;
    private final Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Long> struck = new EnumMap<>(FaultKind.class);
    private boolean over;

    /**
     * @param without kinds that this history shall do without
     */
    public Faults(Dice dice, Set<FaultKind> without) {
        this.dice = dice;
        double share = dice.pick(List.of(0.0, 0.1, 0.3, 0.6));
        boolean passesDays = dice.chance(share * LONG_OF_ALL);
        for (FaultKind kind : FaultKind.values()) {
            boolean has = isLong(kind) ? passesDays && dice.chance(0.5) : dice.chance(share);
            double rate = kind.usual() * dice.pick(List.of(0.3, 1.0, 3.0));
            if (has && !without.contains(kind)) {
                rates.put(kind, Math.min(rate, RATE_MAX));
            }
        }
    }

    private static boolean isLong(FaultKind kind) {
        return EnumSet.range(FaultKind.PSP_AWAY_FOR_A_DAY, FaultKind.PRUNED_AFTER_MONTHS)
                .contains(kind);
    }

    /** Whether the fault strikes now; counted if so. Ask only where it takes effect then. */
    public boolean strikes(FaultKind kind) {
        Double rate = rates.get(kind);
        if (over || rate == null || !dice.chance(rate)) {
            return false;
        }
        struck.merge(kind, 1L, Long::sum);
        return true;
    }

    /** Whether a day or more passes in this history: then it has few payments, for each open one costs thousands of tries. */
    public boolean isLong() {
        return rates.keySet().stream().anyMatch(Faults::isLong);
    }

    /** From now on nothing goes wrong any more. */
    public void stop() {
        over = true;
    }

    public boolean isOver() {
        return over;
    }

    /** How often each kind struck. */
    public Map<FaultKind, Long> struck() {
        return struck;
    }
}
