package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.Result;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One key, many requests: one payment, one outcome a request. */
class DuplicatesTest {
    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void duplicatesOfAnOpenPaymentWaitAndEachGetsTheOneOutcome() {
        PaymentRequest first = bed.pay(key).build();
        PaymentRequest second = bed.pay(key).build();
        PaymentRequest third = bed.pay(key).build();
        PspCall call = bed.paying(first);
        bed.take(Topics.EVENTS);
        bed.ask(second);
        bed.ask(third);
        bed.assertSilent();

        bed.answer(bed.success(call));

        List<Sent<PaymentOutcome>> outcomes = bed.take(Topics.OUTCOMES);
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes)
                .extracting(sent -> sent.value().getRequestId())
                .containsExactly(first.getRequestId(), second.getRequestId(), third.getRequestId());
        assertThat(outcomes).extracting(sent -> sent.value().getReplayed()).containsExactly(false, true, true);
        // The body is byte for byte the first one's; who asks finds its own correlation id in the header.
        assertThat(outcomes).extracting(sent -> sent.value().getCorrelationId()).containsOnly("corr-1");
        assertThat(outcomes)
                .extracting(sent -> sent.header(RecordHeaders.CORRELATION_ID))
                .containsExactly("corr-1", "corr-2", "corr-3");
        assertThat(outcomes)
                .extracting(sent -> sent.value().getPayment())
                .containsOnly(outcomes.getFirst().value().getPayment());
        assertThat(outcomes).allMatch(sent -> sent.raw().partition() == 0);
        bed.take(Topics.EVENTS);
        bed.answer(bed.success(call));
        bed.assertSilent();
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "DECLINED", "REFUSED", "REQUIRES_ACTION"})
    void finishedPaymentIsReplayedToWhoeverAsksAgain(ResultKind kind) {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.answer(bed.result(call, kind).setPspObject("pi_1").build());
        PaymentOutcome first = bed.outcome().value();
        bed.take(Topics.EVENTS);
        bed.advance(Duration.ofHours(23));

        PaymentRequest again = bed.pay(key).setActor("another").build();
        bed.ask(again);

        Sent<PaymentOutcome> replay = bed.outcome();
        assertThat(replay.header(RecordHeaders.CORRELATION_ID)).isEqualTo("corr-2");
        PaymentOutcome expected = PaymentOutcome.newBuilder(first)
                .setRequestId(again.getRequestId())
                .setReplayed(true)
                .build();
        assertThat(replay.value()).isEqualTo(expected);
        bed.assertSilent();
    }

    @Test
    void sameRecordTwiceIsTwoRequests() {
        PaymentRequest request = bed.pay(key).build();
        PspCall call = bed.paying(request);
        bed.ask(request);
        bed.answer(bed.success(call));

        assertThat(bed.take(Topics.OUTCOMES))
                .extracting(sent -> sent.value().getReplayed())
                .containsExactly(false, true);
    }

    @Test
    void anotherRequestUnderTheKeyIsRefusedAndChangesNothing() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.take(Topics.EVENTS);
        PaymentRequest other = bed.pay(key).setAmountMinor(2600L).build();
        bed.ask(other);

        Sent<PaymentOutcome> refused = bed.outcome();
        assertThat(refused.value().getResult()).isEqualTo(Result.REJECTED);
        assertThat(refused.value().getError().getCode()).isEqualTo("IDEMPOTENCY_KEY_REUSE");
        assertThat(refused.value().getError().getMessage())
                .isEqualTo("Idempotency-Key was reused with a different request body.");
        assertThat(refused.value().getError().getRetryable()).isFalse();
        assertThat(refused.value().getRequestId()).isEqualTo(other.getRequestId());
        assertThat(refused.value().getCorrelationId()).isEqualTo("corr-2");
        assertThat(refused.value().getPayment()).isNull();
        assertThat(refused.value().getReplayed()).isFalse();
        assertThat(refused.key()).isEqualTo("shop/" + key);
        bed.assertSilent();

        bed.answer(bed.success(call));
        assertThat(bed.outcome().value().getPayment().getAmountMinor()).isEqualTo(2599);
        bed.take(Topics.EVENTS);
        bed.ask(bed.pay(key).setAmountMinor(2600L).build());
        assertThat(bed.outcome().value().getError().getCode()).isEqualTo("IDEMPOTENCY_KEY_REUSE");
    }

    @Test
    void keyIsJudgedBeforeWhetherTheRequestCouldBeServed() {
        bed.paying(bed.pay(key).setPaymentMethodType("card").build());
        bed.take(Topics.EVENTS);
        // "card" is what absent means: no other request.
        bed.ask(bed.pay(key).setPaymentMethodType(null).build());
        bed.assertSilent();
    }

    @Test
    void atMostAThousandDuplicatesWaitAndTheNextIsToldSo() {
        PspCall call = bed.paying(bed.pay(key).build());
        for (int i = 0; i < 1000; i++) {
            bed.ask(bed.pay(key).build());
        }
        bed.take(Topics.EVENTS);
        bed.assertSilent();
        PaymentRequest oneTooMany = bed.pay(key).build();
        bed.ask(oneTooMany);

        PaymentOutcome refused = bed.outcome().value();
        assertThat(refused.getRequestId()).isEqualTo(oneTooMany.getRequestId());
        assertThat(refused.getError().getCode()).isEqualTo("IDEMPOTENCY_KEY_IN_USE");
        assertThat(refused.getError().getRetryable()).isTrue();

        bed.answer(bed.success(call));
        assertThat(bed.take(Topics.OUTCOMES))
                .extracting(sent -> sent.value().getRequestId())
                .doesNotHaveDuplicates()
                .hasSize(1001);
        assertThat(bed.store(StoreNames.WAITERS).approximateNumEntries()).isZero();
    }

    @Test
    void duplicateIsJudgedByItsOwnTimeNotByWhenItIsRead() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.answer(bed.success(call));
        bed.take(Topics.OUTCOMES);
        bed.take(Topics.EVENTS);
        Instant rest = bed.now();
        PaymentRequest duplicate = bed.pay(key).build();
        bed.advance(Duration.ofDays(2));

        bed.ask(duplicate, rest.plus(Duration.ofHours(24)));
        assertThat(bed.outcome().value().getReplayed()).isTrue();
        bed.assertSilent();

        bed.ask(bed.pay(key).build(), rest.plus(Duration.ofHours(24)).plusMillis(1));
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    @Test
    void timeInTheFutureDoesNotEndTheWindow() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.answer(bed.success(call));
        bed.take(Topics.OUTCOMES);
        bed.ask(bed.pay(key).build(), bed.now().plus(Duration.ofDays(400)));

        assertThat(bed.outcome().value().getReplayed()).isTrue();
    }

    @Test
    void oldRequestAgainAfterItsKeyMovedOnIsAReplayOfItsOwnPayment() {
        PaymentRequest first = bed.pay(key).build();
        bed.answer(bed.success(bed.paying(first)));
        PaymentOutcome firstOutcome = bed.outcome().value();
        bed.advance(Duration.ofHours(25));
        bed.answer(bed.success(bed.paying(bed.pay(key).build())));
        bed.take(Topics.OUTCOMES);
        bed.take(Topics.EVENTS);

        bed.ask(first);

        PaymentOutcome replay = bed.outcome().value();
        assertThat(replay.getReplayed()).isTrue();
        assertThat(replay.getPayment()).isEqualTo(firstOutcome.getPayment());
        bed.assertSilent();
    }

    @Test
    void requestIdThatMadeAnotherPaymentIsRefused() {
        List<String> twins = keysOfOneHash();
        PaymentRequest first = bed.pay(twins.get(0)).build();
        bed.paying(first);
        bed.take(Topics.EVENTS);
        PaymentRequest second =
                PaymentRequest.newBuilder(first).setIdempotencyKey(twins.get(1)).build();
        bed.ask(second);

        PaymentOutcome refused = bed.outcome().value();
        assertThat(refused.getResult()).isEqualTo(Result.REJECTED);
        assertThat(refused.getError().getCode()).isEqualTo("INVALID_REQUEST");
        bed.assertSilent();
    }

    /** Two keys of partition 0 whose 32-bit hashes are equal: ids made of them with one request id are equal, too. */
    private static List<String> keysOfOneHash() {
        Map<Integer, String> seen = new HashMap<>();
        for (int i = 0; ; i++) {
            String key = "twin-" + i;
            int hash = CanonicalPartition.hash(Bed.MERCHANT, key);
            String twin = CanonicalPartition.of(hash, Bed.PARTITIONS) == 0 ? seen.put(hash, key) : null;
            if (twin != null) {
                return List.of(twin, key);
            }
        }
    }
}
