package dev.payonce.gateway.auth;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * So many requests a second for each merchant, none of whom can use up another's. Merchants come from the API keys, so
 * there are never more buckets than keys. A request over the limit is refused at once and consumes no idempotency key.
 */
public final class RateLimits {
    /** After so many seconds the bucket is full again. */
    public static final int RETRY_AFTER_S = 1;

    private final RateLimiterConfig config;
    private final Map<String, RateLimiter> buckets = new ConcurrentHashMap<>();

    public RateLimits(int requestsPerSecond) {
        this.config = RateLimiterConfig.custom()
                .limitForPeriod(requestsPerSecond)
                .limitRefreshPeriod(Duration.ofSeconds(RETRY_AFTER_S))
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /** Takes one token of the merchant's, if there is one. */
    public boolean tryAcquire(String merchantId) {
        RateLimiter bucket = buckets.get(merchantId);
        if (bucket == null) {
            bucket = buckets.computeIfAbsent(merchantId, merchant -> RateLimiter.of(merchant, config));
        }
        return bucket.acquirePermission();
    }
}
