package dev.payonce.processor.psp;

/**
 * Puts a call into a PSP's own words. Pure and deterministic: it is asked once, when the call is decided, and the bytes
 * are frozen in the call's record. A PSP refuses an idempotency key that comes back with other parameters, so a call is
 * never encoded again.
 */
public interface PspEncoder {
    /** The body of the request that creates and confirms a payment in one. */
    byte[] create(CreateIntent intent);
}
