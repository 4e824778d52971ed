package dev.payonce.stripesim.core;

/** A token bucket of one second's size. */
final class RateLimit {
    private final int perSecond;
    private double tokens;
    private long filled_ms = Long.MIN_VALUE;

    RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    boolean allows(long now_ms) {
        if (perSecond == 0) {
            return true;
        }
        if (filled_ms == Long.MIN_VALUE) {
            tokens = perSecond;
        } else {
            tokens = Math.min(perSecond, tokens + Math.max(0, now_ms - filled_ms) * perSecond / 1000.0);
        }
        filled_ms = now_ms;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
