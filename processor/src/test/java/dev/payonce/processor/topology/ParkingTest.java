package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A record whose schema the registry has not told yet waits in a store; all others flow on. */
class ParkingTest {
    private static final AtomicInteger IDS = new AtomicInteger(40_000);
    private static final Duration CHECK = Duration.ofMillis(500);

    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");
    private final int id = IDS.incrementAndGet();

    ParkingTest() {
        Bed.REGISTRY.keepQuiet(id);
    }

    @AfterEach
    void close() {
        Bed.REGISTRY.deny(id);
        bed.close();
    }

    @Test
    void recordOfAnUnknownSchemaWaitsWhileOthersFlow() {
        bed.pipe(Topics.REQUESTS, null, written(bed.pay(key).build()), bed.now().toEpochMilli());
        bed.advance(CHECK);
        bed.assertSilent();
        assertThat(parked()).isEqualTo(1);

        bed.ask(bed.pay(Bed.keyIn(0, "other")).build());
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
        bed.take(Topics.EVENTS);

        tell(PaymentRequest.getClassSchema());
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
        bed.advance(CHECK);
        bed.assertSilent(Topics.PSP_CALLS, Topics.OUTCOMES, Topics.QUARANTINE);
        assertThat(bed.store(StoreNames.PARKED).approximateNumEntries()).isZero();
        assertThat(parked()).isZero();
    }

    /** Parked records outlive the process: a gauge that counted from 0 would go below it when they are decided. */
    @Test
    void whatIsParkedAlreadyWhenATaskStartsIsCounted() {
        bed.pipe(Topics.REQUESTS, null, written(bed.pay(key).build()), 5_000);
        SimpleMeterRegistry ofTheNext = new SimpleMeterRegistry();
        Intake next = new Intake(bed.parts(ofTheNext));
        MockProcessorContext<byte[], Arrival> context =
                new MockProcessorContext<>(Bed.properties(), new TaskId(0, 0), null);
        context.addStateStore(bed.store(StoreNames.PARKED));
        context.addStateStore(bed.store(StoreNames.DECIDED));

        next.init(context);

        assertThat(ofTheNext.get("payonce.records.parked").gauge().value()).isEqualTo(1);
        next.close();
        assertThat(ofTheNext.get("payonce.records.parked").gauge().value()).isZero();
    }

    private double parked() {
        return bed.meters.get("payonce.records.parked").gauge().value();
    }

    @Test
    void parkedDuplicateIsJudgedByItsOwnTime() {
        bed.answer(bed.success(bed.paying(bed.pay(key).build())));
        bed.take(Topics.OUTCOMES);
        bed.pipe(Topics.REQUESTS, null, written(bed.pay(key).build()), bed.now().toEpochMilli());
        bed.advance(Duration.ofDays(2));

        tell(PaymentRequest.getClassSchema());

        assertThat(bed.outcome().value().getReplayed()).isTrue();
        bed.assertSilent(Topics.PSP_CALLS);
    }

    @Test
    void parkedRequestOfAnotherPartitionIsReroutedWithItsOwnOrigin() {
        Instant at = bed.now();
        byte[] value = written(bed.pay(Bed.keyIn(1, "key")).build());
        bed.pipe(Topics.REQUESTS, "k".getBytes(UTF_8), value, at.toEpochMilli(), "mine", "kept");
        bed.advance(Duration.ofHours(1));

        tell(PaymentRequest.getClassSchema());

        Sent<PaymentRequest> copy = bed.take(Topics.REROUTED).getFirst();
        assertThat(copy.raw().value()).isEqualTo(value);
        assertThat(copy.key()).isEqualTo("k");
        assertThat(copy.header("mine")).isEqualTo("kept");
        assertThat(copy.header(RecordHeaders.ORIGIN_OFFSET)).isEqualTo("0");
        assertThat(copy.header(RecordHeaders.ORIGIN_TIMESTAMP)).isEqualTo(Long.toString(at.toEpochMilli()));
    }

    @Test
    void parkedResultIsDecided() {
        PspCall call = bed.paying(bed.pay(key).build());
        PspResult success = bed.success(call);
        bed.pipe(
                Topics.PSP_RESULTS,
                null,
                withId(bed.encode(Topics.PSP_RESULTS, success)),
                bed.now().toEpochMilli());
        bed.assertSilent(Topics.OUTCOMES);

        tell(PspResult.getClassSchema());

        assertThat(bed.outcome().value().getReplayed()).isFalse();
    }

    @Test
    void idThatDefinitelyDoesNotExistIsQuarantined() {
        byte[] value = written(bed.pay(key).build());
        bed.pipe(Topics.REQUESTS, null, value, 5_000);
        bed.assertSilent();

        Bed.REGISTRY.deny(id);
        await().atMost(Duration.ofMinutes(1)).until(() -> Bed.IDS.lookup(id) instanceof SchemaIds.Lookup.Absent);
        bed.advance(CHECK);

        var sent = bed.quarantined();
        assertThat(sent.header(RecordHeaders.REASON)).isEqualTo("UNKNOWN_SCHEMA_ID");
        assertThat(sent.header(RecordHeaders.ORIGIN_TIMESTAMP)).isEqualTo("5000");
        assertThat(sent.raw().value()).isEqualTo(value);
        bed.assertSilent();
    }

    @Test
    void manyAreDecidedABoundedNumberAtATime() {
        for (int i = 0; i < 250; i++) {
            bed.pipe(
                    Topics.REQUESTS,
                    null,
                    written(bed.pay(Bed.keyIn(0, "many" + i)).build()),
                    5_000);
        }
        tell(PaymentRequest.getClassSchema());
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(200);
        bed.advance(CHECK);
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(50);
    }

    private byte[] written(PaymentRequest request) {
        return withId(bed.encode(Topics.REQUESTS, request));
    }

    private byte[] withId(byte[] bytes) {
        ByteBuffer.wrap(bytes).putInt(1, id);
        return bytes;
    }

    private void tell(Schema schema) {
        Bed.REGISTRY.tell(id, schema);
        await().atMost(Duration.ofMinutes(1)).until(() -> Bed.IDS.lookup(id) instanceof SchemaIds.Lookup.Known);
        bed.advance(CHECK);
    }
}
