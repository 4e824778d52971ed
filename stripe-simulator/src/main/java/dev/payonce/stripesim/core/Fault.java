package dev.payonce.stripesim.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fault to inject.
 *
 * @param operation which requests it strikes, or null for any
 * @param status of kind {@code status}: the answer
 * @param delay_ms how much longer the request takes, before it is executed or cut
 * @param times how often it strikes; -1 is without end
 * @param probability with which it strikes a request that it fits
 * @param executed whether the request is executed nevertheless: never for {@code drop_before}, always for
 *     {@code drop_after} and {@code delay}
 * @param idempotencyKey only requests with this key, or null for all
 * @param shouldRetry the answer's {@code Stripe-Should-Retry}, or null for none
 * @param retryAfter_s the answer's {@code Retry-After}, or null for none
 * @param code of kind {@code status}: the error's code, e.g. {@code lock_timeout}, or null for the status's usual one;
 *     {@code idempotency_error}, a type, for a 400 that says that the key was used for another request
 */
public record Fault(
        @Nullable Operation operation,
        Kind kind,
        int status,
        long delay_ms,
        int times,
        double probability,
        boolean executed,
        @Nullable String idempotencyKey,
        @Nullable Boolean shouldRetry,
        @Nullable Integer retryAfter_s,
        @Nullable String code) {
    /** What it does. */
    public enum Kind {
        /** Takes longer. */
        DELAY,
        /** Cuts the connection; nothing was executed. */
        DROP_BEFORE,
        /** Executes, then cuts the connection without an answer. */
        DROP_AFTER,
        /** Answers with a status. */
        STATUS,
        /** Answers 200 with something that isn't JSON. */
        GARBAGE;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The name on the wire. */
        public String word() {
            return word;
        }

        /** The kind of a name, or null. */
        public static @Nullable Kind named(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            return null;
        }
    }

    public Fault {
        require(kind != Kind.STATUS || status >= 400 && status <= 599, "status must be 400 to 599");
        require(delay_ms >= 0 && delay_ms <= 3_600_000, "delay_ms must be 0 to 3600000");
        require(times >= -1 && times != 0, "times must be at least 1, or -1 for no end");
        require(probability > 0 && probability <= 1, "probability must be over 0, at most 1");
        require(!executed || kind != Kind.DROP_BEFORE, "drop_before is never executed");
        require(code == null || kind == Kind.STATUS, "only status has a code");
        require(executed || kind != Kind.DROP_AFTER && kind != Kind.DELAY, kind.word() + " is always executed");
    }

    /** One that strikes any request of an operation, each time, this often. */
    public static Fault of(@Nullable Operation operation, Kind kind, int times) {
        return new Fault(operation, kind, 500, 0, times, 1.0, executedByDefault(kind), null, null, null, null);
    }

    /** Whether a kind executes unless told otherwise. */
    public static boolean executedByDefault(Kind kind) {
        return kind != Kind.DROP_BEFORE && kind != Kind.STATUS;
    }

    /** What it says, of kind {@code status}. */
    ApiError error() {
        return ApiError.ofStatus(status).withCode(code);
    }

    /**
     * Whether the 500 is Stripe's own, that it stores and replays, and not a word of something on the way. A replay is
     * never answered with it: the key knows better.
     */
    boolean isStored500() {
        return kind == Kind.STATUS && status == 500;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
