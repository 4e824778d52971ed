package dev.payonce.gateway;

import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.Result;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.serde.TrustedClasses;
import java.time.Instant;
import java.util.Map;

/** Payments, requests and outcomes to test with. */
public final class Samples {
    static {
        TrustedClasses.load();
    }

    public static final Instant NOW = Instant.parse("2026-11-26T12:34:56.789Z");
    public static final String BODY = """
            {"idempotencyKey":"order_123_payment_456","amount":100.00,"currency":"USD",\
            "paymentMethod":{"type":"card","token":"tok_123456789"},\
            "metadata":{"orderID":"order_123","customerID":"customer_456"}}""";

    private Samples() {}

    public static PaymentRequest request() {
        return PaymentRequest.newBuilder()
                .setRequestId("01939f3a-0000-7000-8000-000000000001")
                .setMerchantId("local")
                .setIdempotencyKey("order_123_payment_456")
                .setOperation(Operation.PAY)
                .setOrderId("order_123")
                .setAmountMinor(10_000L)
                .setCurrency("USD")
                .setCaptureMethod(CaptureMethod.AUTOMATIC)
                .setPaymentMethod("tok_123456789")
                .setPaymentMethodType("card")
                .setMetadata(Map.of("orderID", "order_123", "customerID", "customer_456"))
                .setRequestedAt(NOW)
                .setCorrelationId("corr-1")
                .setActor("local")
                .build();
    }

    /** The payment that a request makes, in a status. */
    public static Payment payment(PaymentRequest request, PaymentStatus status) {
        AttemptId id = AttemptId.of(
                request.getMerchantId(), request.getIdempotencyKey(), request.getRequestId(), request.getRequestedAt());
        return Payment.newBuilder()
                .setAttemptId(id.value())
                .setMerchantId(request.getMerchantId())
                .setIdempotencyKey(request.getIdempotencyKey())
                .setOrderId(request.getOrderId())
                .setAmountMinor(request.getAmountMinor())
                .setCurrency(request.getCurrency())
                .setStatus(status)
                .setCaptureMethod(CaptureMethod.AUTOMATIC)
                .setPaymentMethod(request.getPaymentMethod())
                .setPaymentMethodType(request.getPaymentMethodType())
                .setMetadata(request.getMetadata())
                .setRequestHash("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
                .setCreatedAt(NOW)
                .setUpdatedAt(NOW)
                .build();
    }

    public static PaymentView view(PaymentRequest request, PaymentStatus status) {
        return PaymentView.newBuilder()
                .setPayment(payment(request, status))
                .setFirstCorrelationId(request.getCorrelationId())
                .setExpiresAt(null)
                .build();
    }

    public static PaymentOutcome succeeded(PaymentRequest request) {
        Payment payment = payment(request, PaymentStatus.CAPTURED);
        payment.setProcessedAt(NOW);
        return outcome(request, Result.SUCCEEDED, payment, null);
    }

    public static PaymentOutcome failed(PaymentRequest request, PaymentError error) {
        Payment payment = payment(request, PaymentStatus.FAILED);
        payment.setLastError(error);
        payment.setProcessedAt(NOW);
        return outcome(request, Result.FAILED, payment, error);
    }

    public static PaymentOutcome rejected(PaymentRequest request, PaymentError error) {
        return outcome(request, Result.REJECTED, null, error);
    }

    public static PaymentOutcome outcome(PaymentRequest request, Result result, Payment payment, PaymentError error) {
        return PaymentOutcome.newBuilder()
                .setRequestId(request.getRequestId())
                .setMerchantId(request.getMerchantId())
                .setIdempotencyKey(request.getIdempotencyKey())
                .setOperation(request.getOperation())
                .setResult(result)
                .setReplayed(false)
                .setPayment(payment)
                .setError(error)
                .setCorrelationId(request.getCorrelationId())
                .setCompletedAt(NOW)
                .build();
    }

    public static PaymentError error(String code, String message) {
        return PaymentError.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setRetryable(false)
                .setAt(NOW)
                .build();
    }

    public static PaymentError declined() {
        return PaymentError.newBuilder()
                .setCode("CARD_DECLINED")
                .setMessage("The card was declined (generic_decline).")
                .setPspCode("card_declined")
                .setDeclineCode("generic_decline")
                .setPspRequestId("req_1")
                .setRetryable(false)
                .setAt(NOW)
                .build();
    }
}
