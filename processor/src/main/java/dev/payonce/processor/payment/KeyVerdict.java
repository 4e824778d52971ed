package dev.payonce.processor.payment;

import org.jspecify.annotations.Nullable;

/**
 * What an idempotency key says to a request. It is asked before any business rule, and each answer has a name of its own.
 *
 * <p>Source of the rules: the IETF draft "The Idempotency-Key HTTP Header Field", section 2.6, and Stripe's published
 * behaviour; the window is ours.
 */
public enum KeyVerdict {
    /** Nobody holds the key: the request claims it. */
    CLAIM,
    /** The same request was answered: it gets the stored outcome. */
    REPLAY,
    /** The same request is being decided: it waits for the one outcome. */
    WAIT,
    /** Another request holds the key. */
    REUSE,
    /** The same request is being decided, and so many wait already that one more is not remembered. */
    IN_USE,
    /** The payment's id belongs to another key, merchant or request: the sender used a request id twice. */
    ID_TAKEN;

    /**
     * Judges a request.
     *
     * @param asked the request's own terms
     * @param holder the payment that holds the key, or null
     * @param sameId the payment that has the id which the request's would get, or null
     * @param judgedAt_ms the request record's own time, not that of reading it: a duplicate that waited two days in a
     *     backlog is still a duplicate
     * @param waiters how many wait for the holder's outcome
     */
    public static KeyVerdict judge(
            Terms asked,
            @Nullable PaymentState holder,
            @Nullable PaymentState sameId,
            long judgedAt_ms,
            int waiters,
            Policy policy) {
        if (sameId != null && !sameId.terms().attemptId().equals(idOf(holder))) {
            // A record that is read again after its key went on to another payment, or a request id used twice.
            return isSameRequest(asked, sameId.terms()) ? answer(sameId, waiters, policy) : ID_TAKEN;
        }
        boolean isItself = sameId != null;
        if (holder == null || (!isItself && hasLeft(holder, judgedAt_ms, policy))) {
            return CLAIM;
        }
        if (!holder.terms().fingerprint().equals(asked.fingerprint())) {
            return REUSE;
        }
        return answer(holder, waiters, policy);
    }

    private static KeyVerdict answer(PaymentState holder, int waiters, Policy policy) {
        if (holder.hasOutcome()) {
            return REPLAY;
        }
        return waiters < policy.waitersMax() ? WAIT : IN_USE;
    }

    /** Whether the holder's replay window was over when the request was made. It starts when the payment is at rest. */
    private static boolean hasLeft(PaymentState holder, long judgedAt_ms, Policy policy) {
        Long restSince_ms = holder.restSince_ms();
        return restSince_ms != null && judgedAt_ms > restSince_ms + policy.replayWindow_ms();
    }

    private static boolean isSameRequest(Terms asked, Terms held) {
        return asked.merchantId().equals(held.merchantId())
                && asked.idempotencyKey().equals(held.idempotencyKey())
                && asked.fingerprint().equals(held.fingerprint());
    }

    private static @Nullable String idOf(@Nullable PaymentState state) {
        return state == null ? null : state.terms().attemptId();
    }
}
