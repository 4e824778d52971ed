package dev.payonce.stripesim.core;

/**
 * What the simulated Stripe is told about itself.
 *
 * @param keyTtl_s how long an idempotency key is remembered; Stripe: at least 24 h
 * @param rateLimit_per_s requests a second and account before 429; 0 is no limit
 * @param latency_ms the middle of the time that executing a request takes
 * @param jitter_ms how far from the middle it may be, both ways, evenly
 * @param logEntriesMax how many of the newest requests the log keeps
 */
public record CoreSettings(long keyTtl_s, int rateLimit_per_s, long latency_ms, long jitter_ms, int logEntriesMax) {
    /** Stripe's promise for keys. */
    public static final long KEY_TTL_S = 24 * 3600;

    public CoreSettings {
        require(keyTtl_s > 0, "key ttl must be at least 1 s");
        require(rateLimit_per_s >= 0, "rate limit must not be negative");
        require(latency_ms >= 0 && latency_ms <= 600_000, "latency must be 0 to 600000 ms");
        require(jitter_ms >= 0 && jitter_ms <= 600_000, "jitter must be 0 to 600000 ms");
        require(logEntriesMax > 0, "the log must keep at least one entry");
    }

    /** No latency, no rate limit, keys for a day. */
    public static CoreSettings defaults() {
        return new CoreSettings(KEY_TTL_S, 0, 0, 0, 200_000);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
