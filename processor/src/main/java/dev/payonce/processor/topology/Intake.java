package dev.payonce.processor.topology;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.topology.TopologyMeters.Quarantined;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.rules.RequestRules;
import dev.payonce.schemas.rules.Violation;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.serde.ValueReader.Read;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The first processor: takes bytes from the input topics and hands on what is new, readable and in its place.
 *
 * <ul>
 *   <li>Read before (its offset is decided): skipped. Resetting offsets decides nothing again.
 *   <li>Schema id not known yet: parked in a store, decided when the registry answers; all others flow on.
 *   <li>Unreadable, too large, or a schema id that does not exist: quarantined with the reason.
 *   <li>A request in another partition than its payment's: one hop through the rerouted topic. Anything else there is a
 *       stranger's or a wrong count's work: quarantined with an alarm, never decided.
 * </ul>
 */
final class Intake implements Processor<byte[], byte[], byte[], Arrival> {
    /** The node that decides; sinks are named like their topics. */
    static final String PAYMENTS = "payments";

    private static final Duration PARKED_CHECK = Duration.ofMillis(500);
    private static final int PARKED_PER_CHECK = 200;

    private final Parts parts;
    private ProcessorContext<byte[], Arrival> context;
    private Outbox<Arrival> outbox;
    private KeyValueStore<String, Long> decided;
    private ParkedRecords parked;
    private Quarantine quarantine;
    private int partition;

    @SuppressWarnings("NullAway.Init") // the framework calls init before anything else
    Intake(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Arrival> context) {
        this.context = context;
        outbox = new Outbox<>(context, parts.writer());
        quarantine = new Quarantine(outbox, parts.meters(), context.taskId().partition());
        decided = context.getStateStore(StoreNames.DECIDED);
        parked = new ParkedRecords(context.getStateStore(StoreNames.PARKED));
        partition = context.taskId().partition();
        parts.meters().parked(partition, parked.count());
        parts.transactions().lost(partition);
        try (var all = decided.all()) {
            all.forEachRemaining(entry -> parts.decided().put(new TopicPartition(entry.key, partition), entry.value));
        }
        context.schedule(PARKED_CHECK, PunctuationType.WALL_CLOCK_TIME, now -> readParked());
    }

    @Override
    public void close() {
        parts.decided().forget(partition);
        parts.meters().forgetParked(partition);
        parts.transactions().lost(partition);
    }

    @Override
    public void process(Record<byte[], byte[]> in) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        String topic = metadata.topic();
        Long highest = decided.get(topic);
        if (highest != null && metadata.offset() <= highest) {
            parts.meters().readAgain();
            return;
        }
        parts.transactions().mark(partition);
        decided.put(topic, metadata.offset());
        parts.decided().put(new TopicPartition(topic, partition), metadata.offset());
        Origin here = new Origin(topic, metadata.partition(), metadata.offset(), in.timestamp());
        RawRecord raw = new RawRecord(here, in.key(), in.value(), in.headers());
        if (raw.isTooLarge()) {
            quarantine.putCut(raw, Quarantined.TOO_LARGE, "larger than " + RawRecord.BYTES_MAX + " bytes");
        } else {
            take(raw);
        }
    }

    private void take(RawRecord raw) {
        if (raw.at().topic().equals(Topics.PSP_RESULTS.name())) {
            read(raw, parts.results(), this::admit);
        } else {
            read(raw, parts.requests(), this::admit);
        }
    }

    private <V extends SpecificRecord> void read(RawRecord raw, ValueReader<V> reader, Admission<V> admission) {
        switch (reader.read(raw.value())) {
            case Read.Value<V>(V value) -> admission.admit(raw, value);
            case Read.Waiting<V>(int schemaId) -> {
                parked.put(schemaId, raw);
                parts.meters().parked(partition, parked.count());
            }
            case Read.NoSuchSchema<V>(int schemaId) ->
                quarantine.put(raw, Quarantined.UNKNOWN_SCHEMA_ID, "the registry has no schema with id " + schemaId);
            case Read.Unreadable<V>(String why) -> quarantine.put(raw, Quarantined.UNREADABLE, why);
        }
    }

    private interface Admission<V> {
        void admit(RawRecord raw, V value);
    }

    private void admit(RawRecord raw, PaymentRequest request) {
        String traceparent = RecordHeaders.traceparent(raw.headers());
        Optional<Violation> violation = RequestRules.check(request);
        if (violation.isPresent()) {
            handOn(new Arrival.Malformed(raw.key(), request, violation.get(), traceparent));
            return;
        }
        int canonical = CanonicalPartition.of(
                request.getMerchantId(),
                request.getIdempotencyKey(),
                parts.settings().partitions());
        if (canonical == partition) {
            handOn(new Arrival.Asked(request, raw.origin().timestamp_ms(), traceparent));
        } else if (raw.isRerouted()) {
            quarantine.put(raw, Quarantined.MISPLACED, "a rerouted request of partition " + canonical);
        } else {
            reroute(raw, canonical);
        }
    }

    private void admit(RawRecord raw, PspResult result) {
        Optional<AttemptId> id = AttemptId.parse(result.getAttemptId());
        if (id.isEmpty()) {
            quarantine.put(raw, Quarantined.UNREADABLE, "attempt_id is none");
        } else if (id.get().partition(parts.settings().partitions()) != partition) {
            quarantine.put(raw, Quarantined.MISPLACED, "a result for another partition");
        } else {
            handOn(new Arrival.Answered(result, raw));
        }
    }

    private void handOn(Arrival arrival) {
        context.forward(new Record<>(new byte[0], arrival, context.currentSystemTimeMs()), PAYMENTS);
    }

    private void reroute(RawRecord raw, int canonical) {
        raw.at().writeTo(raw.headers());
        outbox.copy(Topics.REROUTED, raw.key(), raw.value(), canonical, raw.headers());
        parts.meters().rerouted();
    }

    /** Takes parked records whose schema id the registry has told meanwhile, a bounded number at a time. */
    private void readParked() {
        for (ParkedRecords.Entry entry : parked.ready(PARKED_PER_CHECK, parts.requests()::isKnown)) {
            parts.transactions().mark(partition);
            parked.remove(entry);
            parts.meters().parked(partition, parked.count());
            take(entry.raw());
        }
    }
}
