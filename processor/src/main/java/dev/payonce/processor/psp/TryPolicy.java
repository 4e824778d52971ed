package dev.payonce.processor.psp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often and after what wait one publication of a call is tried.
 *
 * @param tries_max tries of one publication; what comes then is the topology's to decide
 * @param backoffBase the first wait is at most this, each further one at most twice the one before
 * @param backoffMax no wait is longer
 * @param retryAfterMax a PSP that asks for a longer pause is reported at once: the call must not sit in the window
 */
public record TryPolicy(int tries_max, Duration backoffBase, Duration backoffMax, Duration retryAfterMax) {
    private static final int DOUBLINGS_MAX = 20;

    public TryPolicy {
        if (tries_max < 1
                || !backoffBase.isPositive()
                || backoffMax.compareTo(backoffBase) < 0
                || retryAfterMax.isNegative()) {
            throw new IllegalArgumentException("a call needs a try, and waits that are positive and bounded");
        }
    }

    /** The rules': 3 tries, full jitter from 0.5 s doubling up to 60 s; a Retry-After of up to 10 s is waited for. */
    public static TryPolicy standard() {
        return new TryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    /**
     * The wait before the next try, full jitter, at least what the PSP asks for.
     *
     * @param triesDone tries so far, at least 1
     * @param jitter uniform in [0, 1)
     */
    Duration waitAfter(int triesDone, @Nullable Duration retryAfter, double jitter) {
        long ceiling_ms =
                Math.min(backoffMax.toMillis(), backoffBase.toMillis() << Math.min(triesDone - 1, DOUBLINGS_MAX));
        Duration wait = Duration.ofMillis((long) (ceiling_ms * jitter));
        return retryAfter != null && retryAfter.compareTo(wait) > 0 ? retryAfter : wait;
    }

    /** Whether the PSP asks for a longer pause than is waited for here. */
    boolean asksTooLong(@Nullable Duration retryAfter) {
        return retryAfter != null && retryAfter.compareTo(retryAfterMax) > 0;
    }
}
