package dev.payonce.gateway.outcome;

/** Nobody can wait for an outcome now; nothing was published. */
public final class NoWaiterException extends Exception {
    private static final long serialVersionUID = 1L;

    public NoWaiterException(String message) {
        super(message);
    }
}
