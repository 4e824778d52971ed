package dev.payonce.gateway.publish;

/**
 * The brokers did not confirm a request in time. They may have it nevertheless: the caller repeats it with the same
 * idempotency key, and both are one payment.
 */
public final class NotPublishedException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotPublishedException(String message, Throwable cause) {
        super(message, cause);
    }

    public NotPublishedException(String message) {
        super(message);
    }
}
