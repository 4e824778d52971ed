package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * An error as Stripe words it.
 *
 * <p>Source: <a href="https://docs.stripe.com/api/errors">Stripe's errors</a> and <a
 * href="https://docs.stripe.com/error-codes">error codes</a>.
 *
 * @param status the HTTP status
 * @param type {@code invalid_request_error}, {@code card_error}, {@code idempotency_error} or {@code api_error}
 */
public record ApiError(
        int status,
        String type,
        @Nullable String code,
        @Nullable String declineCode,
        String message,
        @Nullable String param) {
    static final String INVALID = "invalid_request_error";
    private static final String IDEMPOTENCY = "idempotency_error";

    static ApiError invalid(@Nullable String code, String message, @Nullable String param) {
        return new ApiError(400, INVALID, code, null, message, param);
    }

    static ApiError missing(String param) {
        return invalid("parameter_missing", "Missing required param: " + param + ".", param);
    }

    static ApiError unknown(String param) {
        return invalid("parameter_unknown", "Received unknown parameter: " + param, param);
    }

    static ApiError badInteger(String param, String message) {
        return invalid("parameter_invalid_integer", message, param);
    }

    static ApiError noSuchIntent(int status, String id, String param) {
        return new ApiError(status, INVALID, "resource_missing", null, "No such payment_intent: '" + id + "'", param);
    }

    static ApiError unexpectedState(String message) {
        return invalid("payment_intent_unexpected_state", message, null);
    }

    static ApiError declined(Decline decline) {
        return new ApiError(
                402, "card_error", decline.code(), decline.declineCode(), decline.message(), decline.param());
    }

    static ApiError unknownUrl(String method, String path) {
        return new ApiError(
                404,
                INVALID,
                null,
                null,
                "Unrecognized request URL (" + method + ": " + path + "). Please see https://stripe.com/docs"
                        + " or we can help at https://support.stripe.com/.",
                null);
    }

    static ApiError noApiKey() {
        return new ApiError(
                401,
                INVALID,
                null,
                null,
                "You did not provide an API key. You need to provide your API key in the Authorization header, using"
                        + " Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
                null);
    }

    static ApiError badApiKey() {
        return new ApiError(401, INVALID, null, null, "Invalid API Key provided.", null);
    }

    static ApiError rateLimited() {
        return new ApiError(
                429,
                INVALID,
                "rate_limit",
                null,
                "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
                null);
    }

    static ApiError keyReused(String key) {
        return new ApiError(
                400,
                IDEMPOTENCY,
                null,
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
                        + " Try using a key other than '" + key + "' if you meant to execute a different request.",
                null);
    }

    static ApiError keyReusedElsewhere(String key, String now, String first) {
        return new ApiError(
                400,
                IDEMPOTENCY,
                null,
                null,
                "Keys for idempotent requests can only be used for the same endpoint they were first used for ('" + now
                        + "' vs '" + first + "'). Try using a key other than '" + key
                        + "' if you meant to execute a different request.",
                null);
    }

    static ApiError keyTooLong(int length) {
        return new ApiError(
                400,
                IDEMPOTENCY,
                null,
                null,
                "Idempotency keys must be at most 255 characters, but this one has " + length + ".",
                null);
    }

    static ApiError keyInUse(String key) {
        return new ApiError(
                409,
                INVALID,
                "idempotency_key_in_use",
                null,
                "There is currently another in-progress request using this Idempotent Key (that probably means you"
                        + " submitted twice, and the other request is still going through): " + key
                        + ". Please try again later.",
                null);
    }

    /** The same with another code, in Stripe's words for it where they are known. */
    ApiError withCode(@Nullable String other) {
        if (other == null) {
            return this;
        }
        if (other.equals(IDEMPOTENCY)) {
            return keyReused("(a fault)");
        }
        String words = other.equals("lock_timeout")
                ? "This object cannot be accessed right now because another API request or Stripe process is currently"
                        + " accessing it."
                : message;
        return new ApiError(status, type, other, declineCode, words, param);
    }

    /** What a fault of kind {@code status} says, in Stripe's words for that status. */
    static ApiError ofStatus(int status) {
        return switch (status) {
            case 401 -> badApiKey();
            case 402 -> declined(Decline.GENERIC);
            case 403 ->
                new ApiError(
                        403, INVALID, null, null, "The provided key does not have the required permissions.", null);
            case 404 -> new ApiError(404, INVALID, "resource_missing", null, "No such resource.", null);
            case 409 -> keyInUse("(a fault)");
            case 429 -> rateLimited();
            default ->
                status >= 500 || status == 424
                        ? new ApiError(
                                status,
                                "api_error",
                                null,
                                null,
                                "An unexpected error occurred, and we have been notified. This is an injected fault.",
                                null)
                        : new ApiError(status, INVALID, null, null, "This is an injected fault.", null);
        };
    }
}
