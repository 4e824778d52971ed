package dev.payonce.local.up;

/** Something that the person at the keyboard can put right. The message says what, in one line or a few. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
