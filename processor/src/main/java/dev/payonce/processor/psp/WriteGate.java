package dev.payonce.processor.psp;

/**
 * Asked by a {@link Psp} at the last moment, when the connection stands and the request is about to be written: a call
 * whose time ran out while it waited for a connection must not be sent. Thread-safe, does not block.
 */
@FunctionalInterface
public interface WriteGate {
    /** Whether the request may still be written. False: write nothing, the answer is SKIPPED. */
    boolean mayWrite();
}
