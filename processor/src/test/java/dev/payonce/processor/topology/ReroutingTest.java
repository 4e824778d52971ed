package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Producers partition as they like; a payment is decided in one place. */
class ReroutingTest {
    private final Bed bed = new Bed();
    private final String here = Bed.keyIn(0, "key");
    private final String elsewhere = Bed.keyIn(1, "key");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void misplacedRequestTakesOneHopAsItCameAndSaysWhereFrom() {
        PaymentRequest request = bed.pay(elsewhere).build();
        byte[] value = bed.encode(Topics.REQUESTS, request);
        bed.pipe(Topics.REQUESTS, "by order".getBytes(UTF_8), value, 4_000, "mine", "kept", "origin_offset", "forged");

        Sent<PaymentRequest> copy = bed.take(Topics.REROUTED).getFirst();
        assertThat(copy.raw().partition()).isEqualTo(1);
        assertThat(copy.raw().value()).isEqualTo(value);
        assertThat(copy.key()).isEqualTo("by order");
        // A copy in the old record's time could be past the topic's retention when it is written.
        assertThat(copy.raw().timestamp()).isEqualTo(bed.now().toEpochMilli());
        assertThat(copy.header("mine")).isEqualTo("kept");
        assertThat(copy.header(RecordHeaders.ORIGIN_TOPIC)).isEqualTo("payments.requests");
        assertThat(copy.header(RecordHeaders.ORIGIN_PARTITION)).isEqualTo("0");
        assertThat(copy.header(RecordHeaders.ORIGIN_OFFSET)).isEqualTo("0");
        assertThat(copy.header(RecordHeaders.ORIGIN_TIMESTAMP)).isEqualTo("4000");
        bed.assertSilent(Topics.PSP_CALLS, Topics.OUTCOMES, Topics.EVENTS);
    }

    @Test
    void copyInTheWrongPlaceIsNotSentOnAgain() {
        // The driver hands the copy for partition 1 back to partition 0.
        byte[] value = bed.encode(Topics.REQUESTS, bed.pay(elsewhere).build());
        bed.pipe(Topics.REQUESTS, null, value, 4_000);

        assertThat(bed.take(Topics.REROUTED)).hasSize(1);
        var quarantined = bed.quarantined();
        assertThat(quarantined.header(RecordHeaders.REASON)).isEqualTo("MISPLACED");
        assertThat(quarantined.header(RecordHeaders.ORIGIN_TOPIC)).isEqualTo("payments.requests");
        assertThat(quarantined.header(RecordHeaders.ORIGIN_TIMESTAMP)).isEqualTo("4000");
        bed.assertSilent();
    }

    @Test
    void copyWhereItBelongsIsDecided() {
        pipeCopy(bed.pay(here).build(), bed.now());

        PspCall call = bed.take(Topics.PSP_CALLS).getFirst().value();
        bed.answer(bed.success(call));
        assertThat(bed.outcome().key()).isEqualTo("shop/" + here);
    }

    @Test
    void copyIsJudgedByTheTimeOfTheRecordItCopies() {
        bed.answer(bed.success(bed.paying(bed.pay(here).build())));
        bed.take(Topics.OUTCOMES);
        bed.take(Topics.EVENTS);
        Instant rest = bed.now();
        bed.advance(Duration.ofDays(3));

        pipeCopy(bed.pay(here).build(), rest.plus(Duration.ofHours(2)));
        assertThat(bed.outcome().value().getReplayed()).isTrue();
        bed.assertSilent();

        pipeCopy(bed.pay(here).build(), rest.plus(Duration.ofHours(25)));
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    @Test
    void requestWhosePartitionIsThisOneIsNotRerouted() {
        bed.pipe(
                Topics.REQUESTS,
                "by order".getBytes(UTF_8),
                bed.encode(Topics.REQUESTS, bed.pay(here).build()),
                4_000);

        bed.assertSilent(Topics.REROUTED);
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    @Test
    void copyWithoutAnOriginIsJudgedByItsOwnTime() {
        assertThat(originOf(List.of())).isEqualTo(1);
        assertThat(originOf(List.of("origin_topic", "payments.requests", "origin_partition", "1")))
                .isEqualTo(1);
        assertThat(originOf(List.of(
                        "origin_topic",
                        "payments.requests",
                        "origin_partition",
                        "1",
                        "origin_offset",
                        "5",
                        "origin_timestamp",
                        "not a number")))
                .isEqualTo(1);
    }

    private static long originOf(List<String> headers) {
        var all = new org.apache.kafka.common.header.internals.RecordHeaders();
        for (int i = 0; i < headers.size(); i += 2) {
            all.add(headers.get(i), headers.get(i + 1).getBytes(UTF_8));
        }
        Origin copy = new Origin(Topics.REROUTED.name(), 0, 7, 1);
        return Origin.ofCopy(all, copy).timestamp_ms();
    }

    private void pipeCopy(PaymentRequest request, Instant origin) {
        bed.pipe(
                Topics.REROUTED,
                null,
                bed.encode(Topics.REQUESTS, request),
                bed.now().toEpochMilli(),
                "origin_topic",
                "payments.requests",
                "origin_partition",
                "1",
                "origin_offset",
                "17",
                "origin_timestamp",
                Long.toString(origin.toEpochMilli()));
    }
}
