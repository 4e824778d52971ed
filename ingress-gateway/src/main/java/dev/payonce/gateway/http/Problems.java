package dev.payonce.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.schemas.rules.ErrorCode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Error bodies: RFC 9457's members and {@code error}. Everything in one comes from the error and the correlation id of the
 * request that was decided, so a replayed error has the same bytes.
 */
final class Problems {
    private static final int UNKNOWN_CODE_STATUS = 500;

    private Problems() {}

    /** An error of the gateway's own. */
    static Answer of(ApiException error, String correlationId) {
        int status = error.code().status();
        return new Answer(status, error.headers(), body(status, error.code(), error.text(), correlationId), true);
    }

    /** An error of the gateway's own with another status than its code's. */
    static byte[] body(int status, ErrorCode code, String message, String correlationId) {
        return Json.object(json -> {
            writeProblem(json, status, code.name(), message, correlationId);
            json.writeObjectFieldStart("error");
            json.writeStringField("code", code.name());
            json.writeStringField("message", message);
            json.writeStringField("correlation_id", correlationId);
            json.writeBooleanField("retryable", isRetryable(code));
            json.writeEndObject();
        });
    }

    /**
     * An error that the processor decided.
     *
     * @param correlationId of the request that was decided, the first one
     */
    static Answer of(PaymentError error, String correlationId, Map<String, String> headers) {
        int status = status(error.getCode());
        byte[] body = Json.object(json -> {
            writeProblem(json, status, error.getCode(), error.getMessage(), correlationId);
            json.writeObjectFieldStart("error");
            json.writeStringField("code", error.getCode());
            json.writeStringField("message", error.getMessage());
            json.writeStringField("correlation_id", correlationId);
            writePsp(json, error);
            json.writeBooleanField("retryable", error.getRetryable());
            json.writeEndObject();
        });
        return new Answer(status, headers, body, true);
    }

    private static void writeProblem(JsonGenerator json, int status, String code, String message, String correlationId)
            throws IOException {
        json.writeStringField("type", "urn:payonce:error:" + code);
        json.writeStringField("title", title(code));
        json.writeNumberField("status", status);
        json.writeStringField("detail", message);
        json.writeStringField("instance", "urn:payonce:request:" + correlationId);
    }

    private static void writePsp(JsonGenerator json, PaymentError error) throws IOException {
        if (error.getPspCode() == null && error.getDeclineCode() == null && error.getPspRequestId() == null) {
            return;
        }
        json.writeObjectFieldStart("psp");
        Json.optional(json, "code", error.getPspCode());
        Json.optional(json, "decline_code", error.getDeclineCode());
        Json.optional(json, "request_id", error.getPspRequestId());
        json.writeEndObject();
    }

    /** The status of a code; 500 for one that a newer processor knows and we don't. */
    static int status(String code) {
        try {
            return ErrorCode.valueOf(code).status();
        } catch (IllegalArgumentException newer) {
            return UNKNOWN_CODE_STATUS;
        }
    }

    /** {@code CARD_DECLINED} is "Card declined". */
    private static String title(String code) {
        String words = code.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Whether the same request may do better later, with the same key. */
    private static boolean isRetryable(ErrorCode code) {
        return switch (code) {
            case REQUEST_TIMEOUT, RATE_LIMITED, INTERNAL, SERVICE_UNAVAILABLE, IDEMPOTENCY_KEY_IN_USE -> true;
            default -> false;
        };
    }
}
