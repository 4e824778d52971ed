package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;

/**
 * A payment service provider. Thread-safe. Every implementation passes the contract suite {@code PspContract}.
 */
public interface Psp extends AutoCloseable {
    /**
     * Whether this PSP knows how to make the call: its account, kind and operation. One it does not know is never
     * guessed and never dropped; the caller stops there and says so.
     */
    boolean supports(PspCall call);

    /**
     * Makes ONE try of a call that it supports, which puts the request on the wire at most once, and says what became of
     * it. May block, bounded by the implementation's time-outs.
     *
     * <p>It never throws for anything that the PSP or the network does: that is what a {@link PspAnswer} says. Where
     * there is any doubt whether the request was written, the answer is UNKNOWN. The record's bytes are read, not
     * consumed: the same call may be executed again.
     *
     * @param gate asked immediately before the write; closed, nothing is written and the answer is SKIPPED
     */
    PspAnswer execute(PspCall call, WriteGate gate);

    /** Gives back what it holds; calls that are being made may fail as UNKNOWN. */
    @Override
    default void close() {}
}
