package dev.payonce.local.up;

/** Something that the person at the keyboard can put right. The message says what, in one line or a few. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    /**
     * Refuses a flag's value outside of its range, both ends of which are allowed.
     *
     * @throws UsageException naming the flag and its range
     */
    public static void unlessInRange(String flag, int value, int min, int max) {
        if (value < min || value > max) {
            throw new UsageException("%s must be from %d to %d, not %d".formatted(flag, min, max, value));
        }
    }
}
