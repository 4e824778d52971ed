package dev.payonce.stripesim.core;

/**
 * An idempotency key and the result that it replays.
 *
 * @param endpoint the path it was first used for
 * @param fingerprint of its first parameters
 * @param started_ms when it was first used; its life is counted from here
 * @param requestId of the first request
 * @param expandCharge whether the body shows the charge in full
 */
public record StoredKey(
        String account,
        String key,
        String endpoint,
        Fingerprint fingerprint,
        long started_ms,
        String requestId,
        Outcome outcome,
        boolean expandCharge) {}
