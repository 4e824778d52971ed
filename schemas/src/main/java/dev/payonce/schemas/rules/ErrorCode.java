package dev.payonce.schemas.rules;

/** Every error code of Pay Once with the HTTP status it is answered with. Codes are a public contract. */
public enum ErrorCode {
    INVALID_REQUEST(400),
    IDEMPOTENCY_KEY_MISSING(400),
    IDEMPOTENCY_KEY_INVALID(400),
    UNAUTHENTICATED(401),
    CARD_DECLINED(402),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    REQUEST_TIMEOUT(408),
    IDEMPOTENCY_KEY_REUSE(409),
    IDEMPOTENCY_KEY_IN_USE(409),
    INVALID_STATE(409),
    ALREADY_PAID(409),
    ORDER_IN_PROGRESS(409),
    BODY_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    PSP_REJECTED(422),
    AMOUNT_TOO_LARGE(422),
    CARD_DATA_FORBIDDEN(422),
    RATE_LIMITED(429),
    INTERNAL(500),
    /** A final outcome: given up with proof that no money moved. */
    PSP_UNAVAILABLE(502),
    /** Perhaps accepted: repeat with the same key. */
    SERVICE_UNAVAILABLE(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status of this code. */
    public int status() {
        return status;
    }
}
