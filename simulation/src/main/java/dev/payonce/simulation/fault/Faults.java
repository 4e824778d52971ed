package dev.payonce.simulation.fault;

import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.Trace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one history. Each history has some of the kinds, at rates of its own: with all of them all the time, none
 * would get far.
 */
public final class Faults {
    /** So many of the histories with many faults pass days: one costs as much as a hundred others. */
    private static final double LONG_OF_ALL = 0.02;

    private static final double RATE_MAX = 0.7;

    private final Trace trace;
    private final Predicate<Strike> isKept;
    private final Map<FaultKind, Source> sources = new EnumMap<>(FaultKind.class);
    private final List<Strike> strikes = new ArrayList<>();
    private boolean over;

    /** How one kind comes: by dice of its own, so that to do without one strike changes as little as can be. */
    private static final class Source {
        private final double rate;
        private final Dice dice;
        private int count;

        Source(double rate, Dice dice) {
            this.rate = rate;
            this.dice = dice;
        }
    }

    /**
     * @param isWanted kinds that this history may have
     * @param isKept which of the strikes that come take effect
     */
    public Faults(Dice dice, Trace trace, Predicate<FaultKind> isWanted, Predicate<Strike> isKept) {
        this.trace = trace;
        this.isKept = isKept;
        double share = dice.pick(List.of(0.0, 0.1, 0.3, 0.6));
        boolean passesDays = dice.chance(share * LONG_OF_ALL);
        for (FaultKind kind : FaultKind.values()) {
            boolean has = isLong(kind) ? passesDays && dice.chance(0.5) : dice.chance(share);
            double rate = kind.usual() * dice.pick(List.of(0.3, 1.0, 3.0));
            Source source = new Source(Math.min(rate, RATE_MAX), new Dice(dice.next()));
            if (has && isWanted.test(kind)) {
                sources.put(kind, source);
            }
        }
    }

    private static boolean isLong(FaultKind kind) {
        return EnumSet.range(FaultKind.PSP_AWAY_FOR_A_DAY, FaultKind.PRUNED_AFTER_MONTHS)
                .contains(kind);
    }

    /** Whether the fault strikes now; counted if so. Ask only where it takes effect then. */
    public boolean strikes(FaultKind kind) {
        Strike strike = looms(kind);
        if (strike != null) {
            takesEffect(strike);
        }
        return strike != null;
    }

    /** As {@link #strikes}, for what takes effect later, if ever: it is counted then. */
    public @Nullable Strike looms(FaultKind kind) {
        Source source = sources.get(kind);
        if (over || source == null || !source.dice.chance(source.rate)) {
            return null;
        }
        Strike strike = new Strike(kind, ++source.count);
        return isKept.test(strike) ? strike : null;
    }

    /** What loomed takes effect now. */
    public void takesEffect(Strike strike) {
        strikes.add(strike);
        trace.note("FAULT", strike.kind().name(), strike.number());
    }

    /** Whether a day or more passes in this history: then it has few payments, for each open one costs thousands of tries. */
    public boolean isLong() {
        return sources.keySet().stream().anyMatch(Faults::isLong);
    }

    /** From now on nothing goes wrong any more. */
    public void stop() {
        over = true;
    }

    public boolean isOver() {
        return over;
    }

    /** All that took effect, in order. */
    public List<Strike> struck() {
        return strikes;
    }
}
