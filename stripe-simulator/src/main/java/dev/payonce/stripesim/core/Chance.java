package dev.payonce.stripesim.core;

/** Decides what is left to chance, injected: whether a fault strikes and how long a call takes. */
@FunctionalInterface
public interface Chance {
    /** The next number in [0, 1). */
    double next();
}
