package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.psp.CallTries.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CallTriesTest {
    private static final Instant NOW = Calls.ISSUED_AT;
    private static final PspAnswer PAID =
            PspAnswer.of(ResultKind.SUCCEEDED).object("pi_1", "succeeded").build();
    private static final PspAnswer NOT_RUN =
            PspAnswer.of(ResultKind.NOT_RUN).tryAgain(true).build();
    private static final PspAnswer UNKNOWN =
            PspAnswer.of(ResultKind.UNKNOWN).tryAgain(true).build();
    private static final PspAnswer DECLINED = PspAnswer.of(ResultKind.DECLINED).build();

    @Test
    void aFinalAnswerIsReportedAfterOneTry() {
        CallTries tries = tries(Calls.create(1));
        assertThat(tries.proceed(NOW)).isEqualTo(new Step.Try());
        assertThat(tries.answered(PAID, NOW)).isEqualTo(new Step.Report(PAID, 1));
    }

    @Test
    void threeTriesThenItIsReported() {
        CallTries tries = tries(Calls.create(1));
        assertThat(tries.answered(NOT_RUN, NOW)).isEqualTo(new Step.WaitUntil(NOW.plusMillis(250)));
        assertThat(tries.answered(NOT_RUN, NOW)).isEqualTo(new Step.WaitUntil(NOW.plusMillis(500)));
        assertThat(tries.answered(NOT_RUN, NOW)).isEqualTo(new Step.Report(NOT_RUN, 3));
    }

    @Test
    void unknownStaysUnknownWhenTheNextTryDidNotRun() {
        CallTries tries = tries(Calls.create(1));
        tries.answered(UNKNOWN, NOW);
        tries.answered(NOT_RUN, NOW);
        assertThat(tries.answered(NOT_RUN, NOW)).isEqualTo(new Step.Report(UNKNOWN, 3));
    }

    @Test
    void thePspsOwnWordEndsAnUnknown() {
        CallTries tries = tries(Calls.create(1));
        tries.answered(UNKNOWN, NOW);
        assertThat(tries.answered(DECLINED, NOW)).isEqualTo(new Step.Report(DECLINED, 2));
    }

    @Test
    void aCallPastItsNotAfterIsSkippedUntried() {
        PspCall call = Calls.create(1);
        assertThat(tries(call).proceed(call.getNotAfter().minusMillis(1))).isEqualTo(new Step.Try());
        assertThat(tries(call).proceed(call.getNotAfter())).isEqualTo(skipped());
    }

    @Test
    void aCallWhosePspKeyMayBeForgottenIsSkippedWhateverItsNotAfterSays() {
        PspCall call = Calls.create(1);
        call.setNotAfter(NOW.plus(Duration.ofDays(3)));
        assertThat(tries(call).proceed(NOW.plus(Duration.ofHours(20)).minusMillis(1)))
                .isEqualTo(new Step.Try());
        assertThat(tries(call).proceed(NOW.plus(Duration.ofHours(20)))).isEqualTo(skipped());
    }

    @Test
    void theDeadlineEndsTheWaitingBetweenTries() {
        PspCall call = Calls.create(1);
        CallTries tries = tries(call);
        Instant late = call.getNotAfter().minusMillis(100);
        assertThat(tries.answered(UNKNOWN, late)).isEqualTo(new Step.Report(UNKNOWN, 1));

        CallTries slow = tries(call);
        slow.answered(UNKNOWN, NOW);
        assertThat(slow.proceed(call.getNotAfter())).isEqualTo(new Step.Report(UNKNOWN, 1));
    }

    @Test
    void aGateThatClosedAtTheWireReportsWhatIsKnownBesides() {
        CallTries tries = tries(Calls.create(1));
        tries.answered(UNKNOWN, NOW);
        assertThat(tries.answered(PspAnswer.of(ResultKind.SKIPPED).build(), NOW))
                .isEqualTo(new Step.Report(UNKNOWN, 1));
    }

    @Test
    void retryAfterIsHonouredUpToItsBound() {
        PspAnswer soon = PspAnswer.of(ResultKind.NOT_RUN)
                .tryAgain(true)
                .retryAfter(Duration.ofSeconds(4))
                .build();
        PspAnswer late = PspAnswer.of(ResultKind.NOT_RUN)
                .tryAgain(true)
                .retryAfter(Duration.ofSeconds(11))
                .build();
        assertThat(tries(Calls.create(1)).answered(soon, NOW)).isEqualTo(new Step.WaitUntil(NOW.plusSeconds(4)));
        assertThat(tries(Calls.create(1)).answered(late, NOW)).isEqualTo(new Step.Report(late, 1));
    }

    @Property
    void noTryIsMadePastTheDeadlineNoneBeyondTheThirdAndNoUnknownIsForgotten(
            @ForAll("answers") List<PspAnswer> answers,
            @ForAll @DoubleRange(max = 0.99) double jitter,
            @ForAll("delays") List<Duration> delays) {
        PspCall call = Calls.create(1);
        CallTries tries =
                new CallTries(TryPolicy.standard(), Deadline.of(call, Deadline.KEY_LIFETIME_MAX), () -> jitter);
        Instant now = NOW;
        int made = 0;
        int at = 0;
        boolean unknown = false;
        Step step = tries.proceed(now);
        while (!(step instanceof Step.Report)) {
            if (step instanceof Step.WaitUntil(Instant until)) {
                now = until.plus(delays.get(at++ % delays.size()));
                step = tries.proceed(now);
            } else {
                assertThat(now).isBefore(call.getNotAfter());
                PspAnswer answer = answers.get(made++);
                unknown |= answer.kind() == ResultKind.UNKNOWN;
                now = now.plus(delays.get(at++ % delays.size()));
                step = tries.answered(answer, now);
            }
        }
        Step.Report report = (Step.Report) step;
        assertThat(made).isLessThanOrEqualTo(3).isEqualTo(report.tries());
        assertThat(report.answer().kind() == ResultKind.SKIPPED).isEqualTo(made == 0);
        if (unknown) {
            assertThat(report.answer().kind()).isNotIn(ResultKind.NOT_RUN, ResultKind.SKIPPED);
        }
    }

    @Provide
    Arbitrary<List<PspAnswer>> answers() {
        return Combinators.combine(
                        Arbitraries.of(
                                ResultKind.UNKNOWN, ResultKind.NOT_RUN, ResultKind.SUCCEEDED, ResultKind.DECLINED),
                        Arbitraries.of(true, true, false),
                        Arbitraries.integers().between(0, 20))
                .as((kind, again, seconds) -> PspAnswer.of(kind)
                        .tryAgain(again)
                        .retryAfter(seconds == 0 ? null : Duration.ofSeconds(seconds))
                        .build())
                .list()
                .ofSize(4);
    }

    @Provide
    Arbitrary<List<Duration>> delays() {
        return Arbitraries.longs()
                .between(0, 200_000)
                .map(Duration::ofMillis)
                .list()
                .ofSize(8);
    }

    private static CallTries tries(PspCall call) {
        return new CallTries(TryPolicy.standard(), Deadline.of(call, Deadline.KEY_LIFETIME_MAX), () -> 0.5);
    }

    private static Step skipped() {
        return new Step.Report(PspAnswer.of(ResultKind.SKIPPED).build(), 0);
    }
}
