package dev.payonce.simulation.world;

import java.util.List;

/** The one source of chance of a history: SplitMix64. The same seed, the same numbers, on every machine. */
public final class Dice {
    private static final double UNIT = 0x1.0p-53;
    private long state;

    public Dice(long seed) {
        this.state = seed;
        next();
    }

    /** 64 random bits. */
    public long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1). */
    public double unit() {
        return (next() >>> 11) * UNIT;
    }

    public boolean chance(double probability) {
        return unit() < probability;
    }

    /** Uniform in [0, bound). */
    public int below(int bound) {
        return (int) Math.floorMod(next(), (long) bound);
    }

    /** Uniform in [from, to]. */
    public long between(long from, long to) {
        return from + Math.floorMod(next(), to - from + 1);
    }

    /** Short times often, long ones now and then: so the order of things changes without everything being slow. */
    public long soon(long usual, long atMost) {
        return chance(0.9) ? between(0, usual) : between(0, atMost);
    }

    public <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }
}
