package dev.payonce.processor.topology;

import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.Result;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.schemas.rules.CardData;
import dev.payonce.schemas.rules.ErrorCode;
import java.time.Instant;

/** Makes outcomes. */
final class Outcomes {
    private Outcomes() {}

    /**
     * The outcome of a payment for one of the requests that asked for it. Only the request id and {@code replayed} differ
     * between the first and its duplicates; the correlation id is the first one's in all of them.
     */
    static PaymentOutcome of(PaymentState state, Payment snapshot, String requestId, boolean replayed) {
        Result result = switch (state) {
            case PaymentState.Captured captured -> Result.SUCCEEDED;
            case PaymentState.Failed failed -> Result.FAILED;
            case PaymentState.RequiresAction requiresAction -> Result.REQUIRES_ACTION;
            case PaymentState.Authorizing authorizing ->
                throw new IllegalStateException("a payment in progress has no outcome");
        };
        PaymentOutcome outcome = new PaymentOutcome();
        outcome.setRequestId(requestId);
        outcome.setMerchantId(state.terms().merchantId());
        outcome.setIdempotencyKey(state.terms().idempotencyKey());
        outcome.setOperation(Operation.PAY);
        outcome.setResult(result);
        outcome.setReplayed(replayed);
        outcome.setPayment(snapshot);
        if (state instanceof PaymentState.Failed failed) {
            outcome.setError(Snapshots.error(failed.error()));
        }
        outcome.setCorrelationId(state.terms().correlationId());
        outcome.setCompletedAt(Instant.ofEpochMilli(state.updatedAt_ms()));
        return outcome;
    }

    /** The outcome of a request that was refused and made nothing. */
    static PaymentOutcome rejected(
            PaymentRequest request, ErrorCode code, String message, boolean retryable, long now_ms) {
        Instant now = Instant.ofEpochMilli(now_ms);
        PaymentOutcome outcome = new PaymentOutcome();
        outcome.setRequestId(masked(request.getRequestId()));
        outcome.setMerchantId(masked(request.getMerchantId()));
        outcome.setIdempotencyKey(masked(request.getIdempotencyKey()));
        outcome.setOperation(request.getOperation());
        outcome.setResult(Result.REJECTED);
        outcome.setReplayed(false);
        outcome.setError(new PaymentError(code.name(), message, null, null, null, retryable, now));
        outcome.setCorrelationId(masked(request.getCorrelationId()));
        outcome.setCompletedAt(now);
        return outcome;
    }

    /** A card number that a producer put where none may be is not spread any further. */
    static String masked(String text) {
        return CardData.isIn(text) ? "masked" : text;
    }
}
