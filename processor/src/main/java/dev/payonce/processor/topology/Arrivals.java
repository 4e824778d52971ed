package dev.payonce.processor.topology;

import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.payment.Call;
import dev.payonce.processor.payment.Fingerprint;
import dev.payonce.processor.payment.Input;
import dev.payonce.processor.payment.Terms;
import dev.payonce.processor.psp.CreateIntent;
import dev.payonce.schemas.id.AttemptId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Translates between the words of the wire and those of the domain. */
final class Arrivals {
    /** The metadata entry that names the merchant's customer; the PSP is told it. */
    private static final String CUSTOMER = "customerID";

    private Arrivals() {}

    /** The terms of a well-formed PAY. */
    static Terms terms(PaymentRequest request, long now_ms) {
        AttemptId id = AttemptId.of(
                request.getMerchantId(), request.getIdempotencyKey(), request.getRequestId(), request.getRequestedAt());
        String fingerprint = Fingerprint.ofPay(
                request.getOrderId(),
                request.getAmountMinor(),
                request.getCurrency(),
                request.getPaymentMethod(),
                request.getPaymentMethodType(),
                request.getReason(),
                request.getMetadata());
        return new Terms(
                id.value(),
                request.getMerchantId(),
                request.getIdempotencyKey(),
                fingerprint,
                request.getOrderId(),
                request.getAmountMinor(),
                request.getCurrency(),
                request.getPaymentMethod(),
                request.getPaymentMethodType(),
                new TreeMap<>(request.getMetadata()),
                request.getRequestId(),
                request.getCorrelationId(),
                request.getActor(),
                now_ms);
    }

    /** What the PSP is asked for. */
    static CreateIntent createIntent(Terms terms) {
        return new CreateIntent(
                terms.attemptId(),
                terms.merchantId(),
                terms.orderId(),
                terms.metadata().get(CUSTOMER),
                terms.amount_minor(),
                terms.currency(),
                true,
                terms.paymentMethod(),
                Call.firstKey(terms));
    }

    static PspCall pspCall(Terms terms, Call call) {
        PspCall avro = new PspCall();
        avro.setAttemptId(terms.attemptId());
        avro.setMerchantId(terms.merchantId());
        avro.setOrderId(terms.orderId());
        avro.setOperation(call.operation());
        avro.setN(call.n());
        avro.setPspKey(call.pspKey());
        avro.setAccount(call.account());
        avro.setKind(CallKind.POST);
        avro.setRequest(ByteBuffer.wrap(call.body().bytes()));
        avro.setAmountMinor(terms.amount_minor());
        avro.setCurrency(terms.currency());
        avro.setIssuedAt(Instant.ofEpochMilli(call.issuedAt_ms()));
        avro.setNotAfter(Instant.ofEpochMilli(call.notAfter_ms()));
        avro.setCorrelationId(terms.correlationId());
        return avro;
    }

    /** A result as the machine takes it, or null for a kind that says nothing to this version. */
    static Input.@Nullable Result result(PspResult avro, long now_ms) {
        Input.Result.Kind kind = switch (avro.getKind()) {
            case SUCCEEDED -> Input.Result.Kind.SUCCEEDED;
            case REQUIRES_ACTION -> Input.Result.Kind.REQUIRES_ACTION;
            case DECLINED -> Input.Result.Kind.DECLINED;
            case REFUSED -> Input.Result.Kind.REFUSED;
            case NOT_RUN -> Input.Result.Kind.NOT_RUN;
            case SKIPPED -> Input.Result.Kind.SKIPPED;
            // Still happening at the PSP, or said in a newer version's word: for us as open as a try without an answer.
            // A word that was put aside instead would leave the call without a timer, and the payment forgotten.
            case UNKNOWN, PROCESSING, UNRECOGNIZED -> Input.Result.Kind.UNKNOWN;
            case ABSENT -> null;
        };
        if (kind == null) {
            return null;
        }
        return new Input.Result(
                avro.getPspKey(),
                avro.getNotAfter().toEpochMilli(),
                kind,
                avro.getPspObject(),
                avro.getAmountMinor(),
                avro.getCurrency(),
                avro.getPspCode(),
                avro.getDeclineCode(),
                avro.getPspMessage(),
                avro.getPspRequestId(),
                avro.getNextActionUrl(),
                avro.getRetryAfterMs() == null ? 0 : avro.getRetryAfterMs(),
                now_ms);
    }
}
