package dev.payonce.simulation.world;

/** The broker refuses a client that another has replaced: a stale epoch, or a member that its group has given up. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
