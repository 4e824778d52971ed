package dev.payonce.processor.psp;

import dev.payonce.payments.v1.ResultKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one try.
 *
 * @param kind what it means. NOT_RUN: surely not executed, this try alone. UNKNOWN: perhaps executed. DECLINED and
 *     REFUSED: the PSP's own last word to this key.
 * @param shouldTryAgain whether the same call, under the same key, is worth another try by the caller
 * @param alarm what a person has to look at, or null
 * @param object the PSP's id of what was made, e.g. {@code pi_...}
 * @param status the PSP's own status of it
 * @param amount_minor what the PSP says the amount is, in minor units
 * @param currency ISO 4217, upper case, as the PSP says
 * @param code the PSP's error code
 * @param declineCode the issuer's reason, as the PSP tells it
 * @param message the PSP's words, at most {@value #MESSAGE_LENGTH_MAX} characters
 * @param requestId the PSP's id of the request
 * @param nextActionUrl where the customer has to go, for REQUIRES_ACTION
 * @param retryAfter how long the PSP asks to wait before the next try
 * @param captureBefore until when an authorization may be captured
 * @param pspDate the PSP's clock, to the second
 */
public record PspAnswer(
        ResultKind kind,
        boolean shouldTryAgain,
        @Nullable Alarm alarm,
        @Nullable String object,
        @Nullable String status,
        @Nullable Long amount_minor,
        @Nullable String currency,
        @Nullable String code,
        @Nullable String declineCode,
        @Nullable String message,
        @Nullable String requestId,
        @Nullable String nextActionUrl,
        @Nullable Duration retryAfter,
        @Nullable Instant captureBefore,
        @Nullable Instant pspDate) {

    /** Bounds {@link #message}. */
    public static final int MESSAGE_LENGTH_MAX = 500;

    /** What a person has to look at. */
    public enum Alarm {
        /** The PSP does not accept our credentials (401, 403). */
        CREDENTIALS,
        /** The PSP saw our idempotency key with other parameters: a bug of ours. */
        KEY_REUSED,
        /** The PSP says that another amount or currency moved than was asked for. */
        WRONG_AMOUNT,
        /** The PSP's answer speaks of another call than ours. */
        WRONG_OBJECT
    }

    public PspAnswer {
        if (kind == ResultKind.UNRECOGNIZED) {
            throw new IllegalArgumentException("an answer has a kind");
        }
        if (message != null && message.length() > MESSAGE_LENGTH_MAX) {
            message = message.substring(0, MESSAGE_LENGTH_MAX);
        }
    }

    /** Starts an answer of that kind. */
    public static Builder of(ResultKind kind) {
        return new Builder(kind);
    }

    /** Collects what the PSP told; everything but the kind may be absent. */
    public static final class Builder {
        private final ResultKind kind;
        private boolean shouldTryAgain;
        private @Nullable Alarm alarm;
        private @Nullable String object;
        private @Nullable String status;
        private @Nullable Long amount_minor;
        private @Nullable String currency;
        private @Nullable String code;
        private @Nullable String declineCode;
        private @Nullable String message;
        private @Nullable String requestId;
        private @Nullable String nextActionUrl;
        private @Nullable Duration retryAfter;
        private @Nullable Instant captureBefore;
        private @Nullable Instant pspDate;

        private Builder(ResultKind kind) {
            this.kind = kind;
        }

        /** Whether the PSP's own word about the key has been said. */
        public boolean hasEnded() {
            return switch (kind) {
                case SUCCEEDED, REQUIRES_ACTION, DECLINED, REFUSED -> true;
                case PROCESSING, NOT_RUN, SKIPPED, UNKNOWN, ABSENT, UNRECOGNIZED -> false;
            };
        }

        public Builder tryAgain(boolean shouldTryAgain) {
            this.shouldTryAgain = shouldTryAgain;
            return this;
        }

        public Builder alarm(@Nullable Alarm alarm) {
            this.alarm = alarm;
            return this;
        }

        public Builder object(@Nullable String object, @Nullable String status) {
            this.object = object;
            this.status = status;
            return this;
        }

        public Builder money(@Nullable Long amount_minor, @Nullable String currency) {
            this.amount_minor = amount_minor;
            this.currency = currency;
            return this;
        }

        public Builder error(@Nullable String code, @Nullable String declineCode, @Nullable String message) {
            this.code = code;
            this.declineCode = declineCode;
            this.message = message;
            return this;
        }

        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        public Builder nextActionUrl(@Nullable String nextActionUrl) {
            this.nextActionUrl = nextActionUrl;
            return this;
        }

        public Builder retryAfter(@Nullable Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        public Builder captureBefore(@Nullable Instant captureBefore) {
            this.captureBefore = captureBefore;
            return this;
        }

        public Builder pspDate(@Nullable Instant pspDate) {
            this.pspDate = pspDate;
            return this;
        }

        public PspAnswer build() {
            return new PspAnswer(
                    kind,
                    shouldTryAgain,
                    alarm,
                    object,
                    status,
                    amount_minor,
                    currency,
                    code,
                    declineCode,
                    message,
                    requestId,
                    nextActionUrl,
                    retryAfter,
                    captureBefore,
                    pspDate);
        }
    }
}
