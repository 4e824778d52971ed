package dev.payonce.stripesim.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of one account.
 *
 * <p>Source: <a href="https://docs.stripe.com/api/idempotent_requests">Idempotent requests</a>. A result is stored once
 * execution began, whatever it is; a key is forgotten after its time to live, counted from its first use.
 */
final class Keys {
    private final Map<String, StoredKey> stored = new LinkedHashMap<>();
    private final Map<String, InFlight> inFlight = new HashMap<>();

    /** The request that is executing under a key now. */
    private record InFlight(String endpoint, Fingerprint fingerprint) {}

    /** What a key says about a request. */
    sealed interface Verdict {
        /** Never seen, or forgotten: execute. */
        record Fresh() implements Verdict {}

        /** Seen with these parameters: replay. */
        record Replay(StoredKey stored) implements Verdict {}

        /** Seen with others, or executing at this moment. */
        record Refused(ApiError error) implements Verdict {}
    }

    Verdict judge(String key, String endpoint, Fingerprint fingerprint, long now_ms, long ttl_ms) {
        prune(now_ms, ttl_ms);
        InFlight running = inFlight.get(key);
        if (running != null) {
            ApiError reuse = reuse(key, endpoint, fingerprint, running.endpoint(), running.fingerprint());
            return new Verdict.Refused(reuse == null ? ApiError.keyInUse(key) : reuse);
        }
        StoredKey first = stored.get(key);
        if (first == null || expired(first, now_ms, ttl_ms)) {
            return new Verdict.Fresh();
        }
        ApiError reuse = reuse(key, endpoint, fingerprint, first.endpoint(), first.fingerprint());
        return reuse == null ? new Verdict.Replay(first) : new Verdict.Refused(reuse);
    }

    private static @Nullable ApiError reuse(
            String key, String endpoint, Fingerprint fingerprint, String firstEndpoint, Fingerprint firstFingerprint) {
        if (!endpoint.equals(firstEndpoint)) {
            return ApiError.keyReusedElsewhere(key, endpoint, firstEndpoint);
        }
        return fingerprint.equals(firstFingerprint) ? null : ApiError.keyReused(key);
    }

    void begin(String key, String endpoint, Fingerprint fingerprint) {
        inFlight.put(key, new InFlight(endpoint, fingerprint));
    }

    void end(String key) {
        inFlight.remove(key);
    }

    void put(StoredKey key) {
        // Removed first, so that a key that lives again moves to the end of the order in which keys are pruned.
        stored.remove(key.key());
        stored.put(key.key(), key);
    }

    int size() {
        return stored.size();
    }

    /** Keys held by requests that are executing now. */
    Set<String> held() {
        return new HashSet<>(inFlight.keySet());
    }

    private void prune(long now_ms, long ttl_ms) {
        Iterator<StoredKey> eldest = stored.values().iterator();
        while (eldest.hasNext() && expired(eldest.next(), now_ms, ttl_ms)) {
            eldest.remove();
        }
    }

    private static boolean expired(StoredKey key, long now_ms, long ttl_ms) {
        return now_ms - key.started_ms() >= ttl_ms;
    }
}
