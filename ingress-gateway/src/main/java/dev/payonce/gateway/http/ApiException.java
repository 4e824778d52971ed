package dev.payonce.gateway.http;

import dev.payonce.schemas.rules.ErrorCode;
import dev.payonce.schemas.rules.Violation;
import java.util.Map;

/**
 * Ends a request with an error of the gateway's own. The message goes to the caller: it never repeats the input. It has
 * no stack trace, for it is an answer, not a fault.
 */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, String> headers;

    ApiException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    ApiException(ErrorCode code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.code = code;
        this.headers = headers;
    }

    static ApiException of(Violation violation) {
        return new ApiException(violation.code(), violation.message());
    }

    static ApiException invalid(String field, String problem) {
        return new ApiException(ErrorCode.INVALID_REQUEST, field + " " + problem);
    }

    static ApiException notFound() {
        return new ApiException(ErrorCode.NOT_FOUND, "There is no such payment.");
    }

    static ApiException unavailable(String message) {
        return new ApiException(ErrorCode.SERVICE_UNAVAILABLE, message, Map.of("Retry-After", "1"));
    }

    ErrorCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Map<String, String> headers() {
        return headers;
    }
}
