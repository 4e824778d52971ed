package dev.payonce.processor.payment;

/**
 * An open call to the PSP. The same {@code n} is the same key, account and bytes, however often it is published: for the
 * PSP it is one call. It ends by the PSP's own answer to its key and by nothing else; tries that did not run, time-outs
 * and skipped publications only say when it is published again.
 *
 * @param operation what is asked of the PSP: {@code create}
 * @param n counts the PSP keys of the operation; grows only after the PSP's own refusal or proof of absence
 * @param pspKey {@code {attempt_id}:{operation}:{n}}
 * @param account the PSP account it was first published for
 * @param body the request's bytes, frozen when it was first published
 * @param issuedAt_ms when this PSP key was first published; the PSP forgets keys, so 20 h later nothing is sent any more
 * @param notAfter_ms until when the newest publication may be sent; it names the publication
 * @param status whether it is out, or when it is published again
 * @param everUnknown whether some try may have reached the PSP without an answer
 */
public record Call(
        String operation,
        int n,
        String pspKey,
        String account,
        Body body,
        long issuedAt_ms,
        long notAfter_ms,
        Status status,
        boolean everUnknown) {

    /** Where an open call stands. */
    public sealed interface Status {
        /** Published; its caller will answer. */
        record Sent() implements Status {}

        /** The newest publication did not run; published again at this time. */
        record RetryAt(long due_ms) implements Status {}

        /** A try may have run without an answer; published again at this time, to hear the answer to the same key. */
        record Unknown(long due_ms) implements Status {}

        /** Past the time in which the PSP surely remembers the key: never sent again, only looked up. */
        record Overdue() implements Status {}
    }

    /** The first call of a payment's authorization. */
    static Call create(Terms terms, String account, Body body, long now_ms, Policy policy) {
        return new Call(
                "create",
                1,
                firstKey(terms),
                account,
                body,
                now_ms,
                Math.min(now_ms + policy.publicationLifetime_ms(), now_ms + policy.pspKeyLifetime_ms()),
                new Status.Sent(),
                false);
    }

    /** The PSP key of a payment's first authorizing call. */
    public static String firstKey(Terms terms) {
        return pspKey(terms.attemptId(), "create", 1);
    }

    static String pspKey(String attemptId, String operation, int n) {
        return attemptId + ":" + operation + ":" + n;
    }

    /** Whether this call may still be sent at all. */
    boolean maySend(long now_ms, Policy policy) {
        return now_ms < issuedAt_ms + policy.pspKeyLifetime_ms();
    }

    /** The same call published again: same key, account and bytes, a new time until which it may be sent. */
    Call publishedAgain(long now_ms, Policy policy) {
        long notAfter_ms = Math.min(now_ms + policy.publicationLifetime_ms(), issuedAt_ms + policy.pspKeyLifetime_ms());
        return new Call(operation, n, pspKey, account, body, issuedAt_ms, notAfter_ms, new Status.Sent(), everUnknown);
    }

    Call with(Status status) {
        return new Call(operation, n, pspKey, account, body, issuedAt_ms, notAfter_ms, status, everUnknown);
    }

    /** The same call, of which some try may have reached the PSP. It is not to be called a mere retry any more. */
    Call unknown() {
        Status now = status instanceof Status.RetryAt(long due_ms) ? new Status.Unknown(due_ms) : status;
        return new Call(operation, n, pspKey, account, body, issuedAt_ms, notAfter_ms, now, true);
    }
}
