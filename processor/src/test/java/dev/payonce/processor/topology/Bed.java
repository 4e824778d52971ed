package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.payments.v1.ResultSource;
import dev.payonce.processor.payment.Policy;
import dev.payonce.processor.psp.stripe.StripeEncoder;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Keys;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The topology on Kafka's {@code TopologyTestDriver}, with the product's own settings, stores and serdes. The driver runs one
 * task, of partition 0; what is written is seen with the partition that it is written to. (The driver hands a rerouted
 * record back to partition 0, whatever partition it was sent to; a real broker would not.)
 */
final class Bed implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final Duration RETENTION = Duration.ofDays(35);
    static final int PARTITIONS = 2;
    static final String MERCHANT = "shop";
    static final StubRegistry REGISTRY = new StubRegistry();
    static final SchemaIds IDS = new SchemaIds(REGISTRY.urls(), null, null);
    private static final Serializer<SpecificRecord> WRITER = writer();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final OpenTransactions transactions = new OpenTransactions();
    final DecidedOffsets decided = new DecidedOffsets();
    private final TopologyTestDriver driver;
    private final RawDriver raw;
    private Instant now = START;
    private int requests;

    /** A record that the topology wrote. */
    record Sent<V>(V value, ProducerRecord<byte[], byte[]> raw) {
        String header(String name) {
            return RecordHeaders.text(raw.headers(), name);
        }

        String key() {
            return new String(raw.key(), UTF_8);
        }
    }

    Bed() {
        this.driver = new TopologyTestDriver(PaymentTopology.of(parts(meters)), properties(), START);
        this.raw = new RawDriver(driver);
    }

    private static Serializer<SpecificRecord> writer() {
        AvroSerializer<SpecificRecord> writer = new AvroSerializer<>();
        writer.configure(Map.of(SerdeConfig.SCHEMA_IDS, IDS), false);
        return writer;
    }

    /** What the topology is made of, counting there. */
    Parts parts(MeterRegistry counting) {
        return new Parts(
                new TopologySettings(PARTITIONS, "default", Policy.standard(), RETENTION),
                ValueReader.of(Topics.REQUESTS, IDS),
                ValueReader.of(Topics.PSP_RESULTS, IDS),
                WRITER,
                new StripeEncoder(null),
                transactions,
                decided,
                new TopologyMeters(counting));
    }

    static Properties properties() {
        try {
            String stateDir = Files.createTempDirectory("payonce-topology").toString();
            return new StreamsSettings(
                            "nowhere:9092",
                            "payonce-processor",
                            stateDir,
                            "127.0.0.1:8290",
                            (short) 1,
                            1,
                            3,
                            1,
                            6000,
                            10_000,
                            0,
                            16)
                    .toProperties();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An idempotency key whose payments live in that partition. */
    static String keyIn(int partition, String name) {
        for (int i = 0; ; i++) {
            String key = name + "-" + i;
            if (CanonicalPartition.of(MERCHANT, key, PARTITIONS) == partition) {
                return key;
            }
        }
    }

    /** A PAY of 25.99 GBP with a request id of its own. */
    PaymentRequest.Builder pay(String key) {
        requests++;
        return PaymentRequest.newBuilder()
                .setRequestId(new UUID(0x0198c0de7b1f7a90L, 0x8000000000000000L + requests).toString())
                .setMerchantId(MERCHANT)
                .setIdempotencyKey(key)
                .setOperation(Operation.PAY)
                .setOrderId("order_123")
                .setAmountMinor(2599L)
                .setCurrency("GBP")
                .setPaymentMethod("pm_card_visa")
                .setMetadata(Map.of("orderID", "order_123", "customerID", "customer_456"))
                .setRequestedAt(now)
                .setCorrelationId("corr-" + requests)
                .setActor("checkout");
    }

    /** What the PSP says of a call. */
    PspResult.Builder result(PspCall call, ResultKind kind) {
        return PspResult.newBuilder()
                .setAttemptId(call.getAttemptId())
                .setOperation(call.getOperation())
                .setN(call.getN())
                .setPspKey(call.getPspKey())
                .setAccount(call.getAccount())
                .setIssuedAt(call.getIssuedAt())
                .setNotAfter(call.getNotAfter())
                .setSource(ResultSource.CALL)
                .setKind(kind)
                .setReceivedAt(now)
                .setCorrelationId(call.getCorrelationId());
    }

    PspResult success(PspCall call) {
        return result(call, ResultKind.SUCCEEDED)
                .setPspObject("pi_1")
                .setAmountMinor(call.getAmountMinor())
                .setCurrency(call.getCurrency())
                .setPspRequestId("req_1")
                .build();
    }

    void ask(PaymentRequest request) {
        ask(request, now);
    }

    void ask(PaymentRequest request, Instant recordTime) {
        String key = Keys.creating(request.getMerchantId(), request.getIdempotencyKey());
        pipe(Topics.REQUESTS, key.getBytes(UTF_8), encode(Topics.REQUESTS, request), recordTime.toEpochMilli());
    }

    /** Asks for a payment and takes the call that is published for it. */
    PspCall paying(PaymentRequest request) {
        ask(request);
        return take(Topics.PSP_CALLS).getLast().value();
    }

    void answer(PspResult result) {
        byte[] key = result.getAttemptId().getBytes(UTF_8);
        pipe(Topics.PSP_RESULTS, key, encode(Topics.PSP_RESULTS, result), now.toEpochMilli());
    }

    void pipe(Topic<?> topic, byte[] key, byte[] value, long timestamp_ms, String... headers) {
        Headers all = new org.apache.kafka.common.header.internals.RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        raw.pipe(topic.name(), timestamp_ms, key, value, all);
    }

    <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
        return WRITER.serialize(topic.name(), value);
    }

    /** Everything written to a topic since it was last taken. */
    <V extends SpecificRecord> List<Sent<V>> take(Topic<V> topic) {
        List<Sent<V>> all = new ArrayList<>();
        AvroDeserializer<V> reader = new AvroDeserializer<>();
        reader.configure(Map.of(SerdeConfig.SCHEMA_IDS, IDS), false);
        for (ProducerRecord<byte[], byte[]> raw : takeRaw(topic.name())) {
            all.add(new Sent<>(topic.value() == null ? null : reader.deserialize(topic.name(), raw.value()), raw));
        }
        return all;
    }

    List<ProducerRecord<byte[], byte[]>> takeRaw(String topic) {
        return raw.take(topic);
    }

    Sent<PaymentOutcome> outcome() {
        return only(take(Topics.OUTCOMES));
    }

    Sent<PaymentEvent> event() {
        return only(take(Topics.EVENTS));
    }

    Sent<SpecificRecord> quarantined() {
        return only(take(Topics.QUARANTINE));
    }

    private static <V> Sent<V> only(List<Sent<V>> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    /** Nothing has been written to any of these topics since they were last taken. */
    void assertSilent(Topic<?>... topics) {
        for (Topic<?> topic : topics) {
            assertThat(takeRaw(topic.name())).as(topic.name()).isEmpty();
        }
    }

    void assertSilent() {
        assertSilent(Topics.PSP_CALLS, Topics.OUTCOMES, Topics.EVENTS, Topics.REROUTED, Topics.QUARANTINE);
    }

    void advance(Duration duration) {
        now = now.plus(duration);
        driver.advanceWallClockTime(duration);
    }

    Instant now() {
        return now;
    }

    /** The next record of the topic has the offset of its first one again, as after a reset to the beginning. */
    void resetOffsets(Topic<?> topic) {
        raw.resetOffsets(topic.name());
    }

    <K, V> KeyValueStore<K, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    double count(String meter, String... tags) {
        return meters.get(meter).tags(tags).counter().count();
    }

    @Override
    public void close() {
        driver.close();
    }
}
