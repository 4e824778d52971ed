package dev.payonce.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.schemas.rules.Money;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A payment as {@code /api/payments} shows it. */
final class PaymentJson {
    private PaymentJson() {}

    /** The whole payment. */
    static byte[] payment(Payment payment) {
        return Json.object(json -> {
            json.writeStringField("paymentID", payment.getAttemptId());
            json.writeStringField("idempotencyKey", payment.getIdempotencyKey());
            json.writeStringField("status", status(payment));
            json.writeFieldName("amount");
            json.writeNumber(Money.toDecimal(payment.getAmountMinor(), payment.getCurrency()));
            json.writeStringField("currency", payment.getCurrency());
            writePaymentMethod(json, payment);
            writeMetadata(json, payment);
            writeNextAction(json, payment);
            json.writeNumberField("retryCount", payment.getRetryCount());
            json.writeNumberField("maxRetries", payment.getMaxRetries());
            writeLastError(json, payment.getLastError());
            json.writeStringField("createdAt", Json.time(payment.getCreatedAt()));
            json.writeStringField("updatedAt", Json.time(payment.getUpdatedAt()));
            if (payment.getProcessedAt() != null) {
                json.writeStringField("processedAt", Json.time(payment.getProcessedAt()));
            }
        });
    }

    /** Its status only. */
    static byte[] status(PaymentView view) {
        Payment payment = view.getPayment();
        return Json.object(json -> {
            json.writeStringField("paymentID", payment.getAttemptId());
            json.writeStringField("status", status(payment));
            json.writeNumberField("retryCount", payment.getRetryCount());
            writeLastError(json, payment.getLastError());
        });
    }

    /** What became of an idempotency key. */
    static byte[] key(PaymentView view) {
        Payment payment = view.getPayment();
        return Json.object(json -> {
            json.writeStringField("key", payment.getIdempotencyKey());
            json.writeStringField("paymentID", payment.getAttemptId());
            json.writeStringField("status", status(payment));
            json.writeStringField("createdAt", Json.time(payment.getCreatedAt()));
            if (view.getExpiresAt() == null) {
                json.writeNullField("expiresAt");
            } else {
                json.writeStringField("expiresAt", Json.time(view.getExpiresAt()));
            }
            json.writeStringField("requestHash", payment.getRequestHash());
        });
    }

    /** An accepted request whose payment is not known yet. */
    static byte[] accepted(String idempotencyKey) {
        return Json.object(json -> {
            json.writeStringField("idempotencyKey", idempotencyKey);
            json.writeStringField("status", "processing");
        });
    }

    /** The status in this door's words. */
    static String status(Payment payment) {
        return switch (payment.getStatus()) {
            case CREATED -> "pending";
            case AUTHORIZING, CAPTURING, CANCELING, EXPIRING ->
                payment.getNextTryAt() == null ? "processing" : "retrying";
            case AUTHORIZED, REQUIRES_ACTION -> "processing";
            case CAPTURED, PARTIALLY_REFUNDED, REFUNDED -> "success";
            case FAILED, CANCELED -> "failed";
            case EXPIRED -> "expired";
            // A state of a newer processor: all that is sure is that it is not one of the ends we know.
            case UNRECOGNIZED -> "processing";
        };
    }

    private static void writePaymentMethod(JsonGenerator json, Payment payment) throws IOException {
        json.writeObjectFieldStart("paymentMethod");
        json.writeStringField("type", payment.getPaymentMethodType() == null ? "card" : payment.getPaymentMethodType());
        Json.optional(json, "token", payment.getPaymentMethod());
        json.writeEndObject();
    }

    /** Sorted by name: maps have no order, and the same payment must be the same bytes. */
    private static void writeMetadata(JsonGenerator json, Payment payment) throws IOException {
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : new TreeMap<>(payment.getMetadata()).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeNextAction(JsonGenerator json, Payment payment) throws IOException {
        if (payment.getNextActionUrl() != null) {
            json.writeObjectFieldStart("nextAction");
            json.writeStringField("redirectToUrl", payment.getNextActionUrl());
            json.writeEndObject();
        }
    }

    private static void writeLastError(JsonGenerator json, PaymentError error) throws IOException {
        if (error == null) {
            return;
        }
        json.writeObjectFieldStart("lastError");
        json.writeStringField("code", error.getCode());
        json.writeStringField("message", error.getMessage());
        if (error.getPspCode() != null || error.getDeclineCode() != null || error.getPspRequestId() != null) {
            json.writeObjectFieldStart("details");
            Json.optional(json, "pspCode", error.getPspCode());
            Json.optional(json, "declineCode", error.getDeclineCode());
            Json.optional(json, "pspRequestId", error.getPspRequestId());
            json.writeEndObject();
        }
        json.writeBooleanField("retryable", error.getRetryable());
        json.writeStringField("timestamp", Json.time(error.getAt()));
        json.writeEndObject();
    }
}
