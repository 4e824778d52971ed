package dev.payonce.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.Samples;
import dev.payonce.schemas.serde.ValueReader.Read;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ValueReaderTest {
    private static final String NODE = """
            {"name": "added", "type": ["null", {"type": "record", "name": "Node", "fields": [
              {"name": "next", "type": ["null", "Node"]}]}]}""";
    private static final long ALLOCATED_BYTES_MAX = 20 << 20;

    private final FaultyRegistry registry = new FaultyRegistry();
    private final SchemaIds ids = new SchemaIds(registry.urls(), null, null);
    private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();
    private final ValueReader<PaymentRequest> requests = ValueReader.of(Topics.REQUESTS, ids);

    {
        serializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
    }

    @AfterEach
    void close() {
        ids.close();
        registry.close();
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotInTheWireFormatIsUnreadable() {
        return Map.of(
                        "null", new byte[][] {null},
                        "empty", new byte[][] {{}},
                        "short", new byte[][] {{0}, {0, 0}, {0, 0, 0}, {0, 0, 0, 1}},
                        "of another magic", new byte[][] {{1, 0, 0, 0, 1, 0}, {-1, 0, 0, 0, 1, 0}},
                        "JSON", new byte[][] {"{\"amount\":1}".getBytes(UTF_8)})
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(Arrays.asList(entry.getValue()))
                                .allSatisfy(bytes ->
                                        assertThat(requests.read(bytes)).isInstanceOf(Read.Unreadable.class))));
    }

    @TestFactory
    Stream<DynamicTest> aValueThatEndsEarlyIsUnreadableWhereverItEnds() {
        return eachTopic((topic, reader, bytes) -> {
            for (int length = WireFormat.HEADER_BYTES; length < bytes.length; length++) {
                assertThat(reader.read(Arrays.copyOf(bytes, length)))
                        .as("%d of %d bytes", length, bytes.length)
                        .isInstanceOf(Read.Unreadable.class);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aValueWithABitFlippedIsReadAsSomethingOrNotAtAll() {
        return eachTopic((topic, reader, bytes) -> {
            for (int bit = 8 * WireFormat.HEADER_BYTES; bit < 8 * bytes.length; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(reader.read(flipped)).isInstanceOfAny(Read.Value.class, Read.Unreadable.class);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noiseIsReadAsSomethingOrNotAtAll() {
        return eachTopic((topic, reader, bytes) -> {
            Random random = new Random(42);
            for (int i = 0; i < 3_000; i++) {
                byte[] noise = bytes.clone();
                int from = WireFormat.HEADER_BYTES + random.nextInt(bytes.length - WireFormat.HEADER_BYTES);
                byte[] changed = new byte[Math.min(12, bytes.length - from)];
                random.nextBytes(changed);
                System.arraycopy(changed, 0, noise, from, changed.length);
                assertThat(bounded(() -> reader.read(noise))).isInstanceOfAny(Read.Value.class, Read.Unreadable.class);
            }
        });
    }

    @Test
    void anIdThatIsNotKnownYetWaitsAndOneThatDoesNotExistIsNamed() {
        byte[] bytes = serializer.serialize(Topics.REQUESTS.name(), Samples.request());
        WireFormat.putSchemaId(bytes, 77);
        assertThat(requests.read(bytes)).isEqualTo(new Read.Waiting<>(77));
        await().atMost(Duration.ofSeconds(20)).until(() -> requests.read(bytes) instanceof Read.NoSuchSchema);
        WireFormat.putSchemaId(bytes, -2);
        assertThat(requests.read(bytes)).isEqualTo(new Read.NoSuchSchema<>(-2));
    }

    @Test
    void aRegistryThatDoesNotAnswerBlocksNobody() {
        byte[] bytes = serializer.serialize(Topics.REQUESTS.name(), Samples.request());
        registry.fault = new FaultyRegistry.Answer(0, "");
        WireFormat.putSchemaId(bytes, 78);
        long from = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThat(requests.read(bytes)).isEqualTo(new Read.Waiting<>(78));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aLengthIsNotBelievedBeyondTheBytesThatAreThere() throws IOException {
        for (long length :
                List.of(100L, 1L << 20, (1L << 31) - 9, 1L << 31, 1L << 40, Long.MAX_VALUE, -1L, Long.MIN_VALUE)) {
            byte[] bytes = serialized(PaymentRequest.getClassSchema(), encoded(encoder -> encoder.writeLong(length)));
            assertThat(bounded(() -> requests.read(bytes))).isInstanceOf(Read.Unreadable.class);
        }
    }

    /** Bytes, strings, arrays and maps of a writer's own, read past: what a reader does not even want must not hurt. */
    @TestFactory
    Stream<DynamicTest> aFieldThatIsReadPastIsBoundedToo() {
        Map<String, String> types = Map.of(
                "string", "\"string\"",
                "bytes", "\"bytes\"",
                "array of strings", "{\"type\":\"array\",\"items\":\"string\"}",
                "array of nulls", "{\"type\":\"array\",\"items\":\"null\"}",
                "map of nulls", "{\"type\":\"map\",\"values\":\"null\"}",
                "array of empty records",
                        "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Nil\",\"fields\":[]}}",
                "array of arrays of nulls", "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}",
                "long", "\"long\"",
                "fixed", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2147483639}");
        return types.entrySet().stream()
                .map(type -> DynamicTest.dynamicTest(type.getKey(), () -> {
                    Schema schema = withFirstField("{\"name\":\"added\",\"type\":%s}".formatted(type.getValue()));
                    for (long count :
                            List.of((1L << 31) - 9, 1L << 31, 1L << 62, Long.MAX_VALUE, -(1L << 40), Long.MIN_VALUE)) {
                        byte[] bytes = serialized(schema, encoded(encoder -> {
                            encoder.writeLong(count);
                            encoder.writeLong(count);
                            encoder.writeFixed(new byte[200]);
                        }));
                        long from = System.nanoTime();
                        assertThat(bounded(() -> requests.read(bytes))).isInstanceOf(Read.Unreadable.class);
                        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(15));
                    }
                }));
    }

    @Test
    void aValueNestedAMillionLevelsDeepIsAnsweredFor() throws IOException {
        Schema schema = withFirstField(NODE);
        byte[] deep = new byte[1_000_000];
        Arrays.fill(deep, (byte) 2);
        assertThat(requests.read(serialized(schema, deep))).isInstanceOf(Read.Unreadable.class);

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(deep);
        whole.write(0);
        byte[] request = serializer.serialize(Topics.REQUESTS.name(), Samples.request());
        whole.write(request, WireFormat.HEADER_BYTES, request.length - WireFormat.HEADER_BYTES);
        assertThat(requests.read(serialized(schema, whole.toByteArray())))
                .isInstanceOfAny(Read.Value.class, Read.Unreadable.class);
    }

    @Test
    void aFieldOfTheWritersOwnIsReadPast() throws IOException {
        Schema schema = withFirstField(NODE);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(new byte[] {2, 2, 2, 0});
        byte[] request = serializer.serialize(Topics.REQUESTS.name(), Samples.request());
        whole.write(request, WireFormat.HEADER_BYTES, request.length - WireFormat.HEADER_BYTES);
        assertThat(requests.read(serialized(schema, whole.toByteArray())))
                .isEqualTo(new Read.Value<>(Samples.request()));
    }

    @Test
    void anotherTopicsValueIsNotARequest() {
        for (SpecificRecord sample :
                List.of(Samples.outcome(), Samples.event(), Samples.call(), Samples.result(), Samples.payment())) {
            assertThat(requests.read(serializer.serialize("other", sample))).isInstanceOf(Read.Unreadable.class);
        }
    }

    @Test
    void theReasonIsShortAndHoldsNoInput() throws IOException {
        byte[] bytes = serialized(
                PaymentRequest.getClassSchema(), "4242424242424242".repeat(50).getBytes(UTF_8));
        assertThat(requests.read(bytes))
                .isInstanceOfSatisfying(
                        Read.Unreadable.class,
                        read -> assertThat(read.why())
                                .startsWith("a value of payments.requests is not what its schema says")
                                .doesNotContain("4242")
                                .hasSizeLessThan(300));
    }

    @Test
    void aTopicOfBytesHasNoValuesToRead() {
        assertThatThrownBy(() -> ValueReader.of(Topics.QUARANTINE, ids)).isInstanceOf(IllegalArgumentException.class);
    }

    private interface Check {
        void of(Topic<SpecificRecord> topic, ValueReader<SpecificRecord> reader, byte[] bytes);
    }

    @SuppressWarnings("unchecked") // a topic and its sample belong together
    private Stream<DynamicTest> eachTopic(Check check) {
        List<DynamicTest> tests = new ArrayList<>();
        Samples.all().forEach((any, sample) -> {
            Topic<SpecificRecord> topic = (Topic<SpecificRecord>) any;
            tests.add(DynamicTest.dynamicTest(topic.name(), () -> {
                byte[] bytes = serializer.serialize(topic.name(), sample);
                ValueReader<SpecificRecord> reader = ValueReader.of(topic, ids);
                assertThat(reader.read(bytes)).isEqualTo(new Read.Value<>(sample));
                check.of(topic, reader, bytes);
            }));
        });
        return tests.stream();
    }

    /** Fails where reading takes more memory than any value of these tests can need. */
    private static <T> T bounded(Supplier<T> reading) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        T result = reading.get();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATED_BYTES_MAX);
        return result;
    }

    private static Schema withFirstField(String field) {
        String schema = PaymentRequest.getClassSchema().toString();
        return new Schema.Parser().parse(schema.replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));
    }

    private byte[] serialized(Schema schema, byte[] value) {
        int id = registry.add(schema);
        ids.fetch(id);
        byte[] bytes = Arrays.copyOf(new byte[WireFormat.HEADER_BYTES], WireFormat.HEADER_BYTES + value.length);
        System.arraycopy(value, 0, bytes, WireFormat.HEADER_BYTES, value.length);
        WireFormat.putSchemaId(bytes, id);
        return bytes;
    }

    private interface Encoding {
        void to(BinaryEncoder encoder) throws IOException;
    }

    private static byte[] encoded(Encoding encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        encoding.to(encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
