package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that did not end is published again, the same call, until its 20 hours are over; and is never given up. */
class TimersTest {
    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);

    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");
    private final PspCall first = bed.paying(bed.pay(key).build());

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "NOT_RUN", "PROCESSING", "UNRECOGNIZED"})
    void callThatDidNotEndIsPublishedAgainAfterHalfAMinute(ResultKind kind) {
        bed.answer(bed.result(first, kind).build());
        bed.assertSilent(Topics.OUTCOMES);
        bed.advance(HALF_MINUTE.minusMillis(1));
        bed.assertSilent(Topics.PSP_CALLS);
        bed.advance(Duration.ofMillis(500));

        PspCall again = only(bed.take(Topics.PSP_CALLS)).value();
        PspCall expected = PspCall.newBuilder(first)
                .setNotAfter(bed.now().plus(Duration.ofMinutes(5)))
                .build();
        assertThat(again).isEqualTo(expected);
        assertThat(again.getRequest()).isEqualTo(first.getRequest());
        bed.advance(Duration.ofDays(1));
        bed.assertSilent(Topics.PSP_CALLS); // it is out; its caller will answer
    }

    @Test
    void pspSaysHowLongToWait() {
        bed.answer(
                bed.result(first, ResultKind.NOT_RUN).setRetryAfterMs(120_000L).build());
        bed.advance(Duration.ofSeconds(119));
        bed.assertSilent(Topics.PSP_CALLS);
        bed.advance(Duration.ofSeconds(1));
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    @Test
    void skippedPublicationIsMadeAgainAtOnceOnceItsTimeIsOver() {
        bed.advance(Duration.ofMinutes(6));
        bed.answer(bed.result(first, ResultKind.SKIPPED).build());

        PspCall again = only(bed.take(Topics.PSP_CALLS)).value();
        assertThat(again.getPspKey()).isEqualTo(first.getPspKey());
        assertThat(again.getNotAfter()).isEqualTo(bed.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void unknownIsNeverFailedAndNeverSentPastTwentyHours() {
        Instant line = first.getIssuedAt().plus(Duration.ofHours(20));
        PspCall call = first;
        for (int i = 0; i < 30 && bed.now().isBefore(line); i++) {
            bed.answer(bed.result(call, i % 2 == 0 ? ResultKind.UNKNOWN : ResultKind.NOT_RUN)
                    .build());
            bed.advance(Duration.ofHours(1));
            List<Bed.Sent<PspCall>> calls = bed.take(Topics.PSP_CALLS);
            if (bed.now().isBefore(line)) {
                call = only(calls).value();
                assertThat(call.getNotAfter()).isBeforeOrEqualTo(line);
                assertThat(call.getRequest()).isEqualTo(first.getRequest());
                assertThat(call.getPspKey()).isEqualTo(first.getPspKey());
            } else {
                assertThat(calls).isEmpty();
            }
        }
        assertThat(bed.take(Topics.EVENTS).getLast().value().getType()).isEqualTo("payment_overdue");
        bed.advance(Duration.ofDays(300));
        bed.assertSilent();

        // Nobody forgot it: the key still converges, and the PSP's word still ends it.
        bed.ask(bed.pay(key).build());
        bed.assertSilent();
        bed.answer(bed.success(call));
        assertThat(bed.take(Topics.OUTCOMES)).hasSize(2);
    }

    @Test
    void timerOfAPaymentThatEndedDoesNothing() {
        bed.answer(bed.result(first, ResultKind.UNKNOWN).build());
        bed.answer(bed.success(first));
        bed.take(Topics.OUTCOMES);
        bed.take(Topics.EVENTS);
        bed.advance(HALF_MINUTE);

        bed.assertSilent();
        assertThat(bed.store(StoreNames.TIMERS).approximateNumEntries()).isZero();
    }

    @Test
    void waitingForARetryIsShownAndWaitingForAnAnswerIsNot() {
        bed.take(Topics.EVENTS);
        bed.answer(
                bed.result(first, ResultKind.NOT_RUN).setPspCode("lock_timeout").build());
        Payment retrying = bed.event().value().getPayment();
        assertThat(retrying.getStatus()).isEqualTo(PaymentStatus.AUTHORIZING);
        assertThat(retrying.getNextTryAt()).isEqualTo(bed.now().plus(HALF_MINUTE));
        assertThat(retrying.getRetryCount()).isEqualTo(1);
        assertThat(retrying.getLastError().getPspCode()).isEqualTo("lock_timeout");

        bed.answer(bed.result(first, ResultKind.UNKNOWN).build());
        assertThat(bed.event().value().getPayment().getNextTryAt()).isNull();
    }

    @Test
    void kindThatThisVersionMayNotDecideIsQuarantined() {
        bed.answer(bed.result(first, ResultKind.ABSENT).build());
        assertThat(bed.quarantined().header("reason")).isEqualTo("UNKNOWN_KIND");
        bed.assertSilent(Topics.OUTCOMES);
    }

    private static <V> V only(List<V> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
