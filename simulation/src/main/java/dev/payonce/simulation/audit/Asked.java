package dev.payonce.simulation.audit;

/**
 * A request record that reached the log, as its producer knows it.
 *
 * @param key {@code merchant/idempotency key}
 * @param body what tells it from another request with that key
 * @param timestamp_ms the record's
 */
public record Asked(
        String requestId, String key, String body, String orderId, long timestamp_ms, boolean isWellFormed) {}
