package dev.payonce.processor.payment;

import org.jspecify.annotations.Nullable;

/**
 * Where a payment stands. Each state has only the transitions that are legal from it, so an illegal one does not compile;
 * switches over states have no default, so a new state breaks the build where it must be thought of.
 */
public sealed interface PaymentState {
    /** What was asked for. */
    Terms terms();

    /** When it last changed, epoch ms. */
    long updatedAt_ms();

    /** The call to the PSP is open. */
    record Authorizing(
            Terms terms,
            Call call,
            int retryCount,
            @Nullable Failure lastError,
            long updatedAt_ms) implements PaymentState {

        static Authorizing begin(Terms terms, Call call) {
            return new Authorizing(terms, call, 0, null, terms.createdAt_ms());
        }

        Authorizing with(Call call, long at_ms) {
            return new Authorizing(terms, call, retryCount, lastError, at_ms);
        }

        Authorizing notRun(Call call, Failure failure, int retriesMax) {
            return new Authorizing(terms, call, Math.min(retryCount + 1, retriesMax), failure, failure.at_ms());
        }

        Captured toCaptured(String pspReference, long at_ms) {
            return new Captured(terms, pspReference, retryCount, at_ms);
        }

        Failed toFailed(Failure failure) {
            return new Failed(terms, failure, retryCount, failure.at_ms());
        }

        RequiresAction toRequiresAction(String pspReference, @Nullable String nextActionUrl, long at_ms) {
            return new RequiresAction(terms, pspReference, nextActionUrl, retryCount, at_ms);
        }
    }

    /** The PSP waits for the customer. The request has had its outcome; the end comes by webhook or look-up. */
    record RequiresAction(
            Terms terms, String pspReference, @Nullable String nextActionUrl, int retryCount, long updatedAt_ms)
            implements PaymentState {}

    /** The customer was charged. */
    record Captured(Terms terms, String pspReference, int retryCount, long updatedAt_ms) implements PaymentState {}

    /** Declined or refused by the PSP's own word: no money moved. */
    record Failed(Terms terms, Failure error, int retryCount, long updatedAt_ms) implements PaymentState {}

    /** Since when the payment is at rest, epoch ms, or null while something is still to come. */
    default @Nullable Long restSince_ms() {
        return switch (this) {
            case Authorizing authorizing -> null;
            case RequiresAction requiresAction -> null;
            case Captured captured -> captured.updatedAt_ms;
            case Failed failed -> failed.updatedAt_ms;
        };
    }

    /** Whether the request that made the payment has its outcome. */
    default boolean hasOutcome() {
        return switch (this) {
            case Authorizing authorizing -> false;
            case RequiresAction requiresAction -> true;
            case Captured captured -> true;
            case Failed failed -> true;
        };
    }
}
