package dev.payonce.processor.payment;

import java.time.Duration;

/**
 * The numbers that the rules speak of; times in ms.
 *
 * @param publicationLifetime_ms how long after its publication a call may be sent
 * @param pspKeyLifetime_ms how long after its first publication a PSP key may be sent: shorter than the PSP remembers
 *     keys (24 h at Stripe), since clocks differ and requests travel
 * @param resendAfter_ms when a call that did not end is published again
 * @param replayWindow_ms how long a payment at rest answers for its key
 * @param retriesMax how many tries that did not run are counted
 * @param waitersMax how many duplicates of one request are remembered until it is answered
 */
public record Policy(
        long publicationLifetime_ms,
        long pspKeyLifetime_ms,
        long resendAfter_ms,
        long replayWindow_ms,
        int retriesMax,
        int waitersMax) {

    public Policy {
        if (publicationLifetime_ms <= 0 || resendAfter_ms <= 0 || replayWindow_ms <= 0 || retriesMax < 0) {
            throw new IllegalArgumentException("times must be positive");
        }
        if (waitersMax <= 0) {
            throw new IllegalArgumentException("at least one duplicate must be remembered");
        }
        if (pspKeyLifetime_ms <= 0 || pspKeyLifetime_ms > Duration.ofHours(20).toMillis()) {
            throw new IllegalArgumentException("the PSP forgets keys after 24 h: at most 20 h are safe");
        }
    }

    /** The times of production. */
    public static Policy standard() {
        return new Policy(
                Duration.ofMinutes(5).toMillis(),
                Duration.ofHours(20).toMillis(),
                Duration.ofSeconds(30).toMillis(),
                Duration.ofHours(24).toMillis(),
                3,
                1_000);
    }
}
