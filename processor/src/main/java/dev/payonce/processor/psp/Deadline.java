package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when a published call may be written: its {@code not_after}, and never past the time for which its PSP key is
 * surely remembered, counted from {@code issued_at}. A PSP that has forgotten a key takes it for a new one and charges
 * again.
 *
 * @param at the first moment that is too late
 */
public record Deadline(Instant at) {
    /** Stripe forgets keys after 24 h; clocks differ. */
    public static final Duration KEY_LIFETIME_MAX = Duration.ofHours(20);

    /** The deadline of a call. */
    public static Deadline of(PspCall call, Duration keyLifetime) {
        Instant forgotten = call.getIssuedAt().plus(keyLifetime);
        return new Deadline(call.getNotAfter().isBefore(forgotten) ? call.getNotAfter() : forgotten);
    }

    /** Whether it is too late at that time. */
    public boolean passed(Instant now) {
        return !now.isBefore(at);
    }
}
