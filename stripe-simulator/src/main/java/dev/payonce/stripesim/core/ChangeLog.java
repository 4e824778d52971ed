package dev.payonce.stripesim.core;

/** Told of each change before it is applied and before anyone is answered. */
@FunctionalInterface
public interface ChangeLog {
    /** Keeps nothing: for simulations and tests. */
    ChangeLog NONE = change -> {};

    /** Returns once the change will survive the process; throws if it won't, and then nothing is applied. */
    void append(Change change);
}
