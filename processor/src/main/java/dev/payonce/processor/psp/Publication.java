package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.psp.CallTries.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * One publication of a call on its way to its report: what to do next, until when it may be written, and what is reported.
 * It does nothing by itself, like {@link CallTries}.
 */
public final class Publication {
    private final PspCall call;
    private final Deadline deadline;
    private final CallTries tries;

    /**
     * @param keyLifetime how long after its first publication the call's PSP key may be sent
     * @param jitter uniform in [0, 1)
     */
    public Publication(PspCall call, TryPolicy policy, Duration keyLifetime, DoubleSupplier jitter) {
        this.call = call;
        this.deadline = Deadline.of(call, keyLifetime);
        this.tries = new CallTries(policy, deadline, jitter);
    }

    /** The first step, or the next one after a wait. */
    public Step proceed(Instant now) {
        return tries.proceed(now);
    }

    /** Whether a try may still be written; asked immediately before the write. */
    public boolean mayWrite(Instant now) {
        return !deadline.passed(now);
    }

    /** The next step after a try. */
    public Step answered(PspAnswer answer, Instant now) {
        return tries.answered(answer, now);
    }

    /** The record of the last step. */
    public PspResult result(Step.Report report, Instant now) {
        return Results.of(call, report.answer(), report.tries(), now);
    }
}
