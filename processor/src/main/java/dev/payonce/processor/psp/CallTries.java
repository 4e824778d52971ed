package dev.payonce.processor.psp;

import dev.payonce.payments.v1.ResultKind;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do next with one publication of a call, and does nothing: no clock, no thread, no I/O. Whoever drives it
 * makes the tries and the waits, a virtual thread in production, a scheduler of virtual time in a simulation.
 *
 * <p>The report never says less than is known: once a try is UNKNOWN, a later one that did not run speaks for itself
 * only, and the report stays UNKNOWN; only the PSP's own word about the key ends that.
 */
public final class CallTries {
    /** What to do next. */
    public sealed interface Step {
        /** Make a try now. */
        record Try() implements Step {}

        /** Come back at that time. */
        record WaitUntil(Instant at) implements Step {}

        /** It is over: what to report, after that many tries. */
        record Report(PspAnswer answer, int tries) implements Step {}
    }

    private final TryPolicy policy;
    private final Deadline deadline;
    private final DoubleSupplier jitter;
    private int tries;
    private @Nullable PspAnswer last;
    private @Nullable PspAnswer unknown;

    /**
     * @param jitter uniform in [0, 1)
     */
    public CallTries(TryPolicy policy, Deadline deadline, DoubleSupplier jitter) {
        this.policy = policy;
        this.deadline = deadline;
        this.jitter = jitter;
    }

    /** The first step, or the next one after a wait. */
    public Step proceed(Instant now) {
        return deadline.passed(now) ? report() : new Step.Try();
    }

    /** The next step after a try. */
    public Step answered(PspAnswer answer, Instant now) {
        if (answer.kind() == ResultKind.SKIPPED) {
            return report();
        }
        tries++;
        last = answer;
        if (answer.kind() == ResultKind.UNKNOWN) {
            unknown = answer;
        }
        if (!answer.shouldTryAgain() || tries >= policy.tries_max() || policy.asksTooLong(answer.retryAfter())) {
            return report();
        }
        Instant next = now.plus(policy.waitAfter(tries, answer.retryAfter(), jitter.getAsDouble()));
        return deadline.passed(next) ? report() : new Step.WaitUntil(next);
    }

    private Step report() {
        PspAnswer answer = last == null ? PspAnswer.of(ResultKind.SKIPPED).build() : last;
        if (answer.kind() == ResultKind.NOT_RUN && unknown != null) {
            answer = unknown;
        }
        return new Step.Report(answer, tries);
    }
}
