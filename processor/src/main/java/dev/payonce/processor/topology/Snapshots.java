package dev.payonce.processor.topology;

import dev.payonce.payments.v1.Authorization;
import dev.payonce.payments.v1.Capture;
import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.processor.payment.Call;
import dev.payonce.processor.payment.Failure;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.processor.payment.PaymentState.Authorizing;
import dev.payonce.processor.payment.PaymentState.Captured;
import dev.payonce.processor.payment.PaymentState.Failed;
import dev.payonce.processor.payment.PaymentState.RequiresAction;
import dev.payonce.processor.payment.Terms;
import dev.payonce.schemas.id.AttemptId;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** A payment's state in the words of the wire: the snapshot that outcomes, events and queries carry. */
public final class Snapshots {
    private static final String PSP_NAME = "stripe";

    private Snapshots() {}

    /** The snapshot. The same state always makes the same snapshot, so a replay is equal to the first answer. */
    public static Payment of(PaymentState state, int retriesMax) {
        Terms terms = state.terms();
        Payment payment = new Payment();
        payment.setAttemptId(terms.attemptId());
        payment.setMerchantId(terms.merchantId());
        payment.setIdempotencyKey(terms.idempotencyKey());
        payment.setOrderId(terms.orderId());
        payment.setAmountMinor(terms.amount_minor());
        payment.setCurrency(terms.currency());
        payment.setStatus(status(state));
        payment.setCaptureMethod(CaptureMethod.AUTOMATIC);
        payment.setPaymentMethod(terms.paymentMethod());
        payment.setPaymentMethodType(terms.paymentMethodType());
        payment.setMetadata(new TreeMap<>(terms.metadata()));
        payment.setRefunds(List.of());
        payment.setMaxRetries(retriesMax);
        payment.setRequestHash(terms.fingerprint());
        payment.setCreatedAt(Instant.ofEpochMilli(terms.createdAt_ms()));
        payment.setUpdatedAt(Instant.ofEpochMilli(state.updatedAt_ms()));
        if (state.hasOutcome()) {
            payment.setProcessedAt(Instant.ofEpochMilli(state.updatedAt_ms()));
        }
        putState(payment, state);
        return payment;
    }

    /** A failure in the words of the wire. */
    static PaymentError error(Failure failure) {
        return new PaymentError(
                failure.code(),
                failure.message(),
                failure.pspCode(),
                failure.declineCode(),
                failure.pspRequestId(),
                failure.retryable(),
                Instant.ofEpochMilli(failure.at_ms()));
    }

    static PaymentStatus status(PaymentState state) {
        return switch (state) {
            case Authorizing authorizing -> PaymentStatus.AUTHORIZING;
            case RequiresAction requiresAction -> PaymentStatus.REQUIRES_ACTION;
            case Captured captured -> PaymentStatus.CAPTURED;
            case Failed failed -> PaymentStatus.FAILED;
        };
    }

    private static void putState(Payment payment, PaymentState state) {
        switch (state) {
            case Authorizing authorizing -> {
                payment.setRetryCount(authorizing.retryCount());
                if (authorizing.lastError() != null) {
                    payment.setLastError(error(authorizing.lastError()));
                }
                if (authorizing.call().status() instanceof Call.Status.RetryAt(long due_ms)) {
                    payment.setNextTryAt(Instant.ofEpochMilli(due_ms));
                }
            }
            case RequiresAction waiting -> {
                payment.setRetryCount(waiting.retryCount());
                payment.setNextActionUrl(waiting.nextActionUrl());
            }
            case Captured captured -> {
                payment.setRetryCount(captured.retryCount());
                putMoney(payment, captured);
            }
            case Failed failed -> {
                payment.setRetryCount(failed.retryCount());
                payment.setLastError(error(failed.error()));
            }
        }
    }

    private static void putMoney(Payment payment, Captured captured) {
        Terms terms = captured.terms();
        Instant at = Instant.ofEpochMilli(captured.updatedAt_ms());
        String suffix = AttemptId.parse(terms.attemptId())
                .map(AttemptId::suffix)
                .orElseThrow(() -> new IllegalStateException("a payment without an attempt id"));
        payment.setAuthorization(new Authorization("auth_" + suffix, PSP_NAME, captured.pspReference(), at));
        payment.setCapture(new Capture("cap_" + suffix, terms.amount_minor(), at));
    }
}
