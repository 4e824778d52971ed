package dev.payonce.simulation.system;

/** The process ends here, between two effects. An error, so that no handler of the product survives it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process was killed", null, false, false);
    }
}
