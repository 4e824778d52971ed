package dev.payonce.simulation.audit;

import org.jspecify.annotations.Nullable;

/**
 * A request record that reached the log, as its producer knows it.
 *
 * @param key {@code merchant/idempotency key}
 * @param body what tells it from another request with that key
 * @param timestamp_ms the record's
 */
public record Asked(
        String requestId, String key, String body, String orderId, long timestamp_ms, boolean isWellFormed) {
    /** What tells two requests with a key apart; a payment says it of its own request, too. */
    public static String body(@Nullable String orderId, long amount_minor) {
        return orderId + " " + amount_minor;
    }
}
