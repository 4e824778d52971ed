package dev.payonce.stripesim.core;

/** Where ids come from, injected: random in a running simulator, seeded in a simulation. */
@FunctionalInterface
public interface IdSource {
    /** {@code length} characters of {@code [0-9A-Za-z]}, never the same twice for the lengths used (14 and more). */
    String next(int length);
}
