package dev.payonce.processor.payment;

import org.jspecify.annotations.Nullable;

/** What can happen to a payment. Time comes in with it: the machine has no clock. */
public sealed interface Input {
    /** The time at which it is decided, epoch ms. */
    long at_ms();

    /** A request claimed its idempotency key and asks for this payment. */
    record Claimed(Terms terms, String account, Body body) implements Input {
        @Override
        public long at_ms() {
            return terms.createdAt_ms();
        }
    }

    /**
     * A word about a call. It names the call by its PSP key and the publication by {@code notAfter_ms}.
     *
     * @param amount_minor what the PSP says it charged, where it says so
     */
    record Result(
            String pspKey,
            long notAfter_ms,
            Kind kind,
            @Nullable String pspObject,
            @Nullable Long amount_minor,
            @Nullable String currency,
            @Nullable String pspCode,
            @Nullable String declineCode,
            @Nullable String pspMessage,
            @Nullable String pspRequestId,
            @Nullable String nextActionUrl,
            long retryAfter_ms,
            long at_ms)
            implements Input {

        /** What the word means. */
        public enum Kind {
            /** It happened. */
            SUCCEEDED,
            /** The customer must act before it can go on (3-D Secure). */
            REQUIRES_ACTION,
            /** The card was declined: final for this PSP key. */
            DECLINED,
            /** The PSP refuses these bytes, now and always. */
            REFUSED,
            /** This try did not run. It speaks for itself only. */
            NOT_RUN,
            /** This publication was not sent: its time had passed. */
            SKIPPED,
            /** It may have happened, or is still happening. */
            UNKNOWN
        }
    }

    /** The time came at which an open call is published again. */
    record ResendDue(long at_ms) implements Input {}
}
