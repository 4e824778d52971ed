package dev.payonce.benchmarks.load;

/** A payment ended otherwise than it must: what was measured is worth nothing. */
public final class WrongOutcomeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongOutcomeException(String message) {
        super(message);
    }
}
