package dev.payonce.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.Authorization;
import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.Capture;
import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.Refund;
import dev.payonce.payments.v1.RefundStatus;
import dev.payonce.payments.v1.Result;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.payments.v1.ResultSource;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One good value of each topic, every field set, always the same. */
public final class Samples {
    /** Whole milliseconds: all that the wire carries. */
    public static final Instant AT = Instant.parse("2025-11-26T12:34:56.789Z");

    private static final String ATTEMPT = "pa_zgavf6g1kb0x2hs4nf9r8j4xdrg535547h";
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private Samples() {}

    /** Every topic that has values, with its sample. */
    public static Map<Topic<?>, SpecificRecord> all() {
        Map<Topic<?>, SpecificRecord> all = new LinkedHashMap<>();
        all.put(Topics.REQUESTS, request());
        all.put(Topics.REROUTED, request());
        all.put(Topics.OUTCOMES, outcome());
        all.put(Topics.EVENTS, event());
        all.put(Topics.PSP_CALLS, call());
        all.put(Topics.PSP_RESULTS, result());
        return all;
    }

    public static PaymentRequest request() {
        return PaymentRequest.newBuilder()
                .setRequestId("0198c0de-7b1f-7a90-8000-00000000abcd")
                .setMerchantId("shop-1")
                .setIdempotencyKey("order_123_payment_456")
                .setOperation(Operation.PAY)
                .setOrderId("order_123")
                .setAmountMinor(2599L)
                .setCurrency("GBP")
                .setCaptureMethod(CaptureMethod.AUTOMATIC)
                .setPaymentMethod("pm_card_visa")
                .setPaymentMethodType("card")
                .setReason("a reason, \u00fc and \ud83d\udcb6")
                .setMetadata(Map.of("orderID", "order_123"))
                .setRequestedAt(AT)
                .setCorrelationId("corr-1")
                .setActor("checkout")
                .build();
    }

    public static Payment payment() {
        return Payment.newBuilder()
                .setAttemptId(ATTEMPT)
                .setMerchantId("shop-1")
                .setIdempotencyKey("order_123_payment_456")
                .setOrderId("order_123")
                .setAmountMinor(2599L)
                .setCurrency("GBP")
                .setStatus(PaymentStatus.PARTIALLY_REFUNDED)
                .setCaptureMethod(CaptureMethod.AUTOMATIC)
                .setPaymentMethod("pm_card_visa")
                .setPaymentMethodType("card")
                .setMetadata(Map.of("orderID", "order_123"))
                .setAuthorization(new Authorization("auth_1", "stripe", "pi_1", AT))
                .setCapture(new Capture("cap_1", 2599L, AT.plusMillis(1)))
                .setRefunds(List.of(
                        new Refund("re_1", 500L, RefundStatus.SUCCEEDED, "requested_by_customer", "re_x", AT),
                        new Refund("re_2", 99L, RefundStatus.PENDING, null, null, AT)))
                .setNextActionUrl("https://psp.example/3ds")
                .setLastError(error())
                .setRetryCount(1)
                .setMaxRetries(3)
                .setNextTryAt(AT.plusSeconds(2))
                .setRequestHash(HASH)
                .setCreatedAt(AT)
                .setUpdatedAt(AT.plusSeconds(1))
                .setProcessedAt(AT.plusSeconds(1))
                .build();
    }

    public static PaymentOutcome outcome() {
        return PaymentOutcome.newBuilder()
                .setRequestId("0198c0de-7b1f-7a90-8000-00000000abcd")
                .setMerchantId("shop-1")
                .setIdempotencyKey("order_123_payment_456")
                .setOperation(Operation.PAY)
                .setResult(Result.SUCCEEDED)
                .setReplayed(true)
                .setPayment(payment())
                .setError(error())
                .setCorrelationId("corr-1")
                .setCompletedAt(AT.plusSeconds(1))
                .build();
    }

    public static PaymentEvent event() {
        return PaymentEvent.newBuilder()
                .setEventId(ATTEMPT + ":2")
                .setAttemptId(ATTEMPT)
                .setMerchantId("shop-1")
                .setSequence(2)
                .setType("payment_success")
                .setFrom(PaymentStatus.AUTHORIZING)
                .setTo(PaymentStatus.CAPTURED)
                .setActor("psp")
                .setAt(AT)
                .setDetail(Map.of("psp_reference", "pi_1"))
                .setPspRequestId("req_1")
                .setCorrelationId("corr-1")
                .setPrevHash("")
                .setHash(HASH)
                .setPayment(payment())
                .build();
    }

    public static PspCall call() {
        return PspCall.newBuilder()
                .setAttemptId(ATTEMPT)
                .setMerchantId("shop-1")
                .setOrderId("order_123")
                .setOperation("create")
                .setRefundId("re_1")
                .setN(1)
                .setPspKey(ATTEMPT + ":create:1")
                .setAccount("default")
                .setKind(CallKind.POST)
                .setRequest(ByteBuffer.wrap("amount=2599&currency=gbp".getBytes(UTF_8)))
                .setAmountMinor(2599L)
                .setCurrency("GBP")
                .setIssuedAt(AT)
                .setNotAfter(AT.plusSeconds(300))
                .setCorrelationId("corr-1")
                .build();
    }

    public static PspResult result() {
        return PspResult.newBuilder()
                .setAttemptId(ATTEMPT)
                .setOperation("create")
                .setRefundId("re_1")
                .setN(1)
                .setPspKey(ATTEMPT + ":create:1")
                .setAccount("default")
                .setIssuedAt(AT)
                .setNotAfter(AT.plusSeconds(300))
                .setSource(ResultSource.CALL)
                .setKind(ResultKind.SUCCEEDED)
                .setPspObject("pi_1")
                .setPspStatus("succeeded")
                .setAmountMinor(2599L)
                .setCurrency("GBP")
                .setPspCode("card_declined")
                .setDeclineCode("insufficient_funds")
                .setPspMessage("Your card has insufficient funds.")
                .setPspRequestId("req_1")
                .setNextActionUrl("https://psp.example/3ds")
                .setRetryAfterMs(1000L)
                .setCaptureBefore(AT.plusSeconds(600_000))
                .setPspDate(AT.minusMillis(789))
                .setTries(2)
                .setReceivedAt(AT.plusMillis(300))
                .setCorrelationId("corr-1")
                .build();
    }

    private static PaymentError error() {
        return new PaymentError(
                "CARD_DECLINED",
                "The card was declined: insufficient_funds.",
                "card_declined",
                "insufficient_funds",
                "req_1",
                true,
                AT);
    }
}
