package dev.payonce.local.process;

/** A process did not do what it was to do: start, become ready, end. The message is for people. */
public final class AppFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AppFailedException(String message, String logTail) {
        super(logTail.isEmpty() ? message : message + "; the end of its log:\n" + logTail);
    }
}
