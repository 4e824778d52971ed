package dev.payonce.processor.psp.stripe;

import com.stripe.net.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The headers of an answer that mean something to us; what can't be read counts as absent. */
final class StripeHeaders {
    private static final int SECONDS_DIGITS_MAX = 6;

    private final HttpHeaders headers;

    StripeHeaders(HttpHeaders headers) {
        this.headers = headers;
    }

    /** {@code Stripe-Should-Retry}: Stripe's own word on whether the request may be repeated. */
    Optional<Boolean> shouldRetry() {
        return headers.firstValue("Stripe-Should-Retry").flatMap(value -> switch (value) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    @Nullable
    String requestId() {
        return headers.firstValue("Request-Id").orElse(null);
    }

    /** RFC 9110, section 10.2.3; as a date it is taken relative to the answer's own {@code Date}. */
    @Nullable
    Duration retryAfter() {
        String value = headers.firstValue("Retry-After").map(String::strip).orElse("");
        if (!value.isEmpty()
                && value.length() <= SECONDS_DIGITS_MAX
                && value.chars().allMatch(Character::isDigit)) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant then = value.isEmpty() ? null : httpDate(value);
        Instant now = then == null ? null : date();
        return then == null || now == null || then.isBefore(now) ? null : Duration.between(now, then);
    }

    /** Stripe's clock, to the second. */
    @Nullable
    Instant date() {
        return headers.firstValue("Date").map(StripeHeaders::httpDate).orElse(null);
    }

    private static @Nullable Instant httpDate(String value) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
