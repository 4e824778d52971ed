package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody can read, or nobody may decide, goes to quarantine as it came; the next record goes through. */
class QuarantineTest {
    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void garbageIsQuarantinedWithTheReasonAndWhereItWas() {
        byte[] garbage = "not avro at all".getBytes(UTF_8);
        bed.pipe(Topics.REQUESTS, "k".getBytes(UTF_8), garbage, 5_000, "mine", "kept");

        Sent<SpecificRecord> sent = bed.quarantined();
        assertThat(sent.raw().value()).isEqualTo(garbage);
        assertThat(sent.key()).isEqualTo("k");
        assertThat(sent.header("mine")).isEqualTo("kept");
        assertThat(sent.header(RecordHeaders.REASON)).isEqualTo("UNREADABLE");
        assertThat(sent.header(RecordHeaders.REASON_DETAIL)).isNotBlank();
        assertOrigin(sent, "payments.requests", 0, 5_000);
        assertTheNextGoesThrough();
    }

    @Test
    void tombstoneIsQuarantined() {
        bed.pipe(Topics.REQUESTS, "k".getBytes(UTF_8), null, 5_000);

        Sent<SpecificRecord> sent = bed.quarantined();
        assertThat(sent.raw().value()).isNull();
        assertThat(sent.header(RecordHeaders.REASON)).isEqualTo("UNREADABLE");
        assertTheNextGoesThrough();
    }

    @Test
    void recordWithoutKeyValueOrTimeIsQuarantined() {
        bed.pipe(Topics.PSP_RESULTS, null, new byte[0], -1);

        Sent<SpecificRecord> sent = bed.quarantined();
        assertThat(sent.raw().key()).isNull();
        assertOrigin(sent, "payments.psp-results", 0, 0);
        assertTheNextGoesThrough();
    }

    @Test
    void anotherSchemaThanTheTopicsIsQuarantined() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.take(Topics.EVENTS);
        bed.pipe(Topics.REQUESTS, null, bed.encode(Topics.PSP_CALLS, call), 5_000);

        assertThat(bed.quarantined().header(RecordHeaders.REASON)).isEqualTo("UNREADABLE");
        assertTheNextGoesThrough();
    }

    @Test
    void brokenAvroOfAnyKindIsQuarantinedAndNothingThrows() {
        byte[] good = bed.encode(Topics.REQUESTS, bed.pay(key).build());
        Random random = new Random(7);
        int broken = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bytes = mutated(good, random);
            bed.pipe(Topics.REQUESTS, null, bytes, 5_000);
            broken++;
        }
        int quarantined = bed.take(Topics.QUARANTINE).size();
        int outcomes = bed.take(Topics.OUTCOMES).size();
        int calls = bed.take(Topics.PSP_CALLS).size();
        int rerouted = bed.take(Topics.REROUTED).size();
        // A rerouted copy comes back to partition 0 in this driver, and is quarantined there.
        assertThat(quarantined - rerouted + outcomes + calls + rerouted)
                .isGreaterThan(0)
                .isLessThanOrEqualTo(broken);
        bed.take(Topics.EVENTS);
        assertTheNextGoesThrough();
    }

    @Test
    void lengthsThatNoMemoryHoldsAreQuarantined() {
        byte[] good = bed.encode(Topics.REQUESTS, bed.pay(key).build());
        byte[] header = Arrays.copyOf(good, 5);
        // A string of two billion bytes, as the zigzag varint that Avro writes lengths in.
        byte[] huge = ByteBuffer.allocate(10)
                .put(header)
                .put(new byte[] {(byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f})
                .array();
        bed.pipe(Topics.REQUESTS, null, huge, 5_000);

        assertThat(bed.quarantined().header(RecordHeaders.REASON)).isEqualTo("UNREADABLE");
        assertTheNextGoesThrough();
    }

    @Test
    void resultOfAPaymentNobodyKnowsIsQuarantined() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.take(Topics.EVENTS);
        String unknown =
                AttemptId.of(Bed.MERCHANT, key, "another request", Bed.START).value();
        PspResult result = bed.result(call, ResultKind.SUCCEEDED)
                .setAttemptId(unknown)
                .setPspKey(unknown + ":create:1")
                .build();
        bed.answer(result);

        Sent<SpecificRecord> sent = bed.quarantined();
        assertThat(sent.raw().value()).isEqualTo(bed.encode(Topics.PSP_RESULTS, result));
        assertThat(sent.header(RecordHeaders.REASON)).isEqualTo("UNKNOWN_PAYMENT");
        assertThat(sent.header(RecordHeaders.REASON_DETAIL)).isNotBlank();
        assertOrigin(sent, "payments.psp-results", 0, Bed.START.toEpochMilli());
        assertTheNextGoesThrough();
    }

    @Test
    void resultThatNamesNoPaymentIsQuarantined() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.take(Topics.EVENTS);
        bed.answer(bed.result(call, ResultKind.SUCCEEDED).setAttemptId("pa_x").build());

        assertThat(bed.quarantined().header(RecordHeaders.REASON)).isEqualTo("UNREADABLE");
    }

    @Test
    void resultInAnotherPartitionThanItsPaymentsIsNeverDecided() {
        String elsewhere = AttemptId.of(Bed.MERCHANT, Bed.keyIn(1, "key"), "request", Bed.START)
                .value();
        PspCall call = bed.paying(bed.pay(key).build());
        bed.take(Topics.EVENTS);
        bed.answer(bed.result(call, ResultKind.DECLINED).setAttemptId(elsewhere).build());

        assertThat(bed.quarantined().header(RecordHeaders.REASON)).isEqualTo("MISPLACED");
        bed.assertSilent();
    }

    private void assertTheNextGoesThrough() {
        PaymentRequest request = bed.pay(Bed.keyIn(0, "next")).build();
        bed.ask(request);
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    private static void assertOrigin(Sent<?> sent, String topic, long offset, long timestamp_ms) {
        assertThat(sent.header(RecordHeaders.ORIGIN_TOPIC)).isEqualTo(topic);
        assertThat(sent.header(RecordHeaders.ORIGIN_PARTITION)).isEqualTo("0");
        assertThat(sent.header(RecordHeaders.ORIGIN_OFFSET)).isEqualTo(Long.toString(offset));
        assertThat(sent.header(RecordHeaders.ORIGIN_TIMESTAMP)).isEqualTo(Long.toString(timestamp_ms));
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(good, 5 + random.nextInt(good.length - 5)) : good.clone();
        for (int flips = random.nextInt(6); flips >= 0 && bytes.length > 5; flips--) {
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
