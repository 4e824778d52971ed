package dev.payonce.processor.topology;

import dev.payonce.processor.payment.Body;
import dev.payonce.processor.payment.Call;
import dev.payonce.processor.payment.Failure;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.processor.payment.PaymentState.Authorizing;
import dev.payonce.processor.payment.PaymentState.Captured;
import dev.payonce.processor.payment.PaymentState.Failed;
import dev.payonce.processor.payment.PaymentState.RequiresAction;
import dev.payonce.processor.payment.Terms;
import dev.payonce.processor.state.CallRow;
import dev.payonce.processor.state.CallStatus;
import dev.payonce.processor.state.ErrorRow;
import dev.payonce.processor.state.PaymentRow;
import dev.payonce.processor.state.RowStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.jspecify.annotations.Nullable;

/** Payments to rows and back. */
public final class Rows {
    private static final BinaryMessageDecoder<PaymentRow> DECODER =
            PaymentRow.createDecoder(RowSchemas.store(RowSchemas.PAYMENT));

    private Rows() {}

    public static byte[] encode(Row row) {
        return StateCodec.encode(PaymentRow.getEncoder(), toAvro(row));
    }

    /**
     * @throws UncheckedIOException for bytes that are no row: the store is broken, and going on would guess
     */
    public static @Nullable Row decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        return fromAvro(StateCodec.decode(DECODER, bytes));
    }

    private static PaymentRow toAvro(Row row) {
        Terms terms = row.state().terms();
        PaymentRow avro = new PaymentRow();
        avro.setAttemptId(terms.attemptId());
        avro.setMerchantId(terms.merchantId());
        avro.setIdempotencyKey(terms.idempotencyKey());
        avro.setFingerprint(terms.fingerprint());
        avro.setOrderId(terms.orderId());
        avro.setAmountMinor(terms.amount_minor());
        avro.setCurrency(terms.currency());
        avro.setPaymentMethod(terms.paymentMethod());
        avro.setPaymentMethodType(terms.paymentMethodType());
        avro.setMetadata(terms.metadata());
        avro.setRequestId(terms.requestId());
        avro.setCorrelationId(terms.correlationId());
        avro.setActor(terms.actor());
        avro.setCreatedAtMs(terms.createdAt_ms());
        avro.setUpdatedAtMs(row.state().updatedAt_ms());
        avro.setWaiters(row.waiters());
        avro.setSequence(row.sequence());
        avro.setLastHash(row.lastHash());
        putState(avro, row.state());
        return avro;
    }

    private static void putState(PaymentRow avro, PaymentState state) {
        switch (state) {
            case Authorizing authorizing -> {
                avro.setStatus(RowStatus.AUTHORIZING);
                avro.setRetryCount(authorizing.retryCount());
                avro.setError(toAvro(authorizing.lastError()));
                avro.setCall(toAvro(authorizing.call()));
            }
            case RequiresAction waiting -> {
                avro.setStatus(RowStatus.REQUIRES_ACTION);
                avro.setRetryCount(waiting.retryCount());
                avro.setPspReference(waiting.pspReference());
                avro.setNextActionUrl(waiting.nextActionUrl());
            }
            case Captured captured -> {
                avro.setStatus(RowStatus.CAPTURED);
                avro.setRetryCount(captured.retryCount());
                avro.setPspReference(captured.pspReference());
            }
            case Failed failed -> {
                avro.setStatus(RowStatus.FAILED);
                avro.setRetryCount(failed.retryCount());
                avro.setError(toAvro(failed.error()));
            }
        }
    }

    private static Row fromAvro(PaymentRow avro) {
        Terms terms = new Terms(
                avro.getAttemptId(),
                avro.getMerchantId(),
                avro.getIdempotencyKey(),
                avro.getFingerprint(),
                avro.getOrderId(),
                avro.getAmountMinor(),
                avro.getCurrency(),
                avro.getPaymentMethod(),
                avro.getPaymentMethodType(),
                avro.getMetadata(),
                avro.getRequestId(),
                avro.getCorrelationId(),
                avro.getActor(),
                avro.getCreatedAtMs());
        return new Row(state(avro, terms), avro.getWaiters(), avro.getSequence(), avro.getLastHash());
    }

    private static PaymentState state(PaymentRow avro, Terms terms) {
        long updatedAt_ms = avro.getUpdatedAtMs();
        int retryCount = avro.getRetryCount();
        return switch (avro.getStatus()) {
            case AUTHORIZING ->
                new Authorizing(
                        terms, call(required(avro.getCall())), retryCount, failure(avro.getError()), updatedAt_ms);
            case REQUIRES_ACTION ->
                new RequiresAction(
                        terms, required(avro.getPspReference()), avro.getNextActionUrl(), retryCount, updatedAt_ms);
            case CAPTURED -> new Captured(terms, required(avro.getPspReference()), retryCount, updatedAt_ms);
            case FAILED -> new Failed(terms, required(failure(avro.getError())), retryCount, updatedAt_ms);
        };
    }

    private static CallRow toAvro(Call call) {
        CallRow avro = new CallRow();
        avro.setOperation(call.operation());
        avro.setN(call.n());
        avro.setPspKey(call.pspKey());
        avro.setAccount(call.account());
        avro.setBody(ByteBuffer.wrap(call.body().bytes()));
        avro.setIssuedAtMs(call.issuedAt_ms());
        avro.setNotAfterMs(call.notAfter_ms());
        avro.setEverUnknown(call.everUnknown());
        switch (call.status()) {
            case Call.Status.Sent sent -> avro.setStatus(CallStatus.SENT);
            case Call.Status.RetryAt(long due_ms) -> {
                avro.setStatus(CallStatus.RETRY_AT);
                avro.setDueMs(due_ms);
            }
            case Call.Status.Unknown(long due_ms) -> {
                avro.setStatus(CallStatus.UNKNOWN);
                avro.setDueMs(due_ms);
            }
            case Call.Status.Overdue overdue -> avro.setStatus(CallStatus.OVERDUE);
        }
        return avro;
    }

    private static Call call(CallRow avro) {
        Call.Status status = switch (avro.getStatus()) {
            case SENT -> new Call.Status.Sent();
            case RETRY_AT -> new Call.Status.RetryAt(avro.getDueMs());
            case UNKNOWN -> new Call.Status.Unknown(avro.getDueMs());
            case OVERDUE -> new Call.Status.Overdue();
        };
        return new Call(
                avro.getOperation(),
                avro.getN(),
                avro.getPspKey(),
                avro.getAccount(),
                new Body(StateCodec.bytes(avro.getBody())),
                avro.getIssuedAtMs(),
                avro.getNotAfterMs(),
                status,
                avro.getEverUnknown());
    }

    private static @Nullable ErrorRow toAvro(@Nullable Failure failure) {
        return failure == null
                ? null
                : new ErrorRow(
                        failure.code(),
                        failure.message(),
                        failure.pspCode(),
                        failure.declineCode(),
                        failure.pspRequestId(),
                        failure.retryable(),
                        failure.at_ms());
    }

    private static @Nullable Failure failure(@Nullable ErrorRow avro) {
        return avro == null
                ? null
                : new Failure(
                        avro.getCode(),
                        avro.getMessage(),
                        avro.getPspCode(),
                        avro.getDeclineCode(),
                        avro.getPspRequestId(),
                        avro.getRetryable(),
                        avro.getAtMs());
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new UncheckedIOException(new IOException("a payment's row lacks what its status needs"));
        }
        return value;
    }
}
