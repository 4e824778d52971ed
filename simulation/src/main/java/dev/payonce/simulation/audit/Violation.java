package dev.payonce.simulation.audit;

/** An invariant does not hold. An error, so that no handler of the product survives it. */
public final class Violation extends Error {
    private static final long serialVersionUID = 1L;
    private final String invariant;
    private final String about;

    /**
     * @param invariant its name, as in the design: I1 to I6, or a short name
     * @param about the idempotency key, attempt or PSP key that it is about, to read the trace by
     */
    public Violation(String invariant, String about, String message) {
        super(message);
        this.invariant = invariant;
        this.about = about;
    }

    public String invariant() {
        return invariant;
    }

    public String about() {
        return about;
    }
}
