package dev.payonce.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.payonce.gateway.Samples;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomeTailTest {
    private static final String TOPIC = Topics.OUTCOMES.name();
    private static final int SCHEMA_ID = 7;
    /** An id that the registry does not tell at first. */
    private static final int LATE_SCHEMA_ID = 8;

    private final AtomicBoolean lateSchemaIsKnown = new AtomicBoolean();
    private final List<PaymentOutcome> heard = new CopyOnWriteArrayList<>();
    private final RewindingConsumer consumer = new RewindingConsumer();
    private HttpServer registry;
    private SchemaIds ids;
    private SchemaIds writerIds;
    private OutcomeTail tail;
    private Thread thread;
    private byte[] written;

    @BeforeEach
    void start() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/subjects/", exchange -> {
            byte[] body = ("{\"id\":" + SCHEMA_ID + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        registry.createContext("/schemas/ids/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean late = path.endsWith("/" + LATE_SCHEMA_ID);
            boolean known = late || path.endsWith("/" + SCHEMA_ID);
            String schema = PaymentOutcome.getClassSchema().toString().replace("\"", "\\\"");
            String json = known ? "{\"schema\":\"" + schema + "\"}" : "{\"error_code\":40403}";
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            int status = late && !lateSchemaIsKnown.get() ? 503 : known ? 200 : 404;
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        registry.start();
        String url = "http://127.0.0.1:" + registry.getAddress().getPort();
        ids = new SchemaIds(List.of(url), null, null);
        writerIds = new SchemaIds(List.of(url), null, null);
        AvroSerializer<PaymentOutcome> serializer = new AvroSerializer<>();
        serializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, writerIds), false);
        written = serializer.serialize(TOPIC, outcome("a"));
        AvroDeserializer<PaymentOutcome> deserializer = new AvroDeserializer<>();
        deserializer.configure(
                Map.of(SerdeConfig.SCHEMA_IDS, ids, SerdeConfig.VALUE_CLASS, PaymentOutcome.class), false);
        tail = new OutcomeTail(consumer, new ValueReader<>(Topics.OUTCOMES, ids, deserializer), heard::add);
        thread = Thread.ofPlatform().unstarted(tail);
    }

    @AfterEach
    void stop() throws InterruptedException {
        tail.stop();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        registry.stop(0);
        ids.close();
        writerIds.close();
    }

    private static PaymentOutcome outcome(String requestId) {
        PaymentRequest request = PaymentRequest.newBuilder(Samples.request())
                .setRequestId(requestId)
                .build();
        return Samples.succeeded(request);
    }

    private void topicsExist() {
        Node node = new Node(1, "broker", 1);
        Node[] nodes = {node};
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            partitions.add(new PartitionInfo(TOPIC, partition, node, nodes, nodes));
            consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, partition), 10L));
        }
        consumer.updatePartitions(TOPIC, partitions);
        consumer.updatePartitions(
                Topics.REQUESTS.name(), List.of(new PartitionInfo(Topics.REQUESTS.name(), 0, node, nodes, nodes)));
    }

    private void startListening() {
        topicsExist();
        thread.start();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(tail::isListening);
    }

    private void arrives(int partition, long offset, byte[] value) {
        consumer.schedulePollTask(
                () -> consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, null, value)));
    }

    /** Kafka's mock forgets what it has returned; a broker returns it again to whoever seeks back. */
    private static final class RewindingConsumer extends MockConsumer<byte[], byte[]> {
        private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

        RewindingConsumer() {
            super("latest");
        }

        @Override
        public synchronized void addRecord(ConsumerRecord<byte[], byte[]> record) {
            log.add(record);
            super.addRecord(record);
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            log.stream()
                    .filter(record -> record.partition() == partition.partition() && record.offset() >= offset)
                    .forEach(super::addRecord);
        }
    }

    @Test
    void itWaitsForTheTopicsAndStartsAtTheirEnd() {
        thread.start();
        assertThat(tail.isListening()).isFalse();
        assertThat(tail.requestPartitions()).isEmpty();
        topicsExist();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(tail::isCaughtUp);
        assertThat(tail.requestPartitions()).hasValue(1);
        arrives(0, 10, written);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 1);
        assertThat(heard.getFirst()).isEqualTo(outcome("a"));
    }

    @Test
    void anOutcomeNobodyCanReadIsPassedOver() {
        startListening();
        byte[] noSuchSchema = written.clone();
        noSuchSchema[4] = 99;
        byte[] garbage = {0, 0, 0, 0, SCHEMA_ID, 1};
        arrives(0, 10, noSuchSchema);
        arrives(0, 11, garbage);
        arrives(0, 12, null);
        arrives(0, 13, new byte[] {1, 2, 3});
        arrives(0, 14, written);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 1);
        assertThat(tail.unreadable()).isEqualTo(4);
    }

    @Test
    void anUnknownSchemaIdPausesItsOwnPartitionOnly() {
        TopicPartition waiting = new TopicPartition(TOPIC, 0);
        byte[] unknown = written.clone();
        unknown[4] = LATE_SCHEMA_ID;
        startListening();
        arrives(0, 10, unknown);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> consumer.paused().contains(waiting));
        arrives(1, 10, written);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 1);
        assertThat(tail.isCaughtUp()).isFalse();
        assertThat(tail.unreadable()).isZero();

        lateSchemaIsKnown.set(true);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 2);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(tail::isCaughtUp);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void anErrorOfTheBrokersIsTriedAgain() {
        startListening();
        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("planted")));
        arrives(0, 10, written);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 1);
    }
}
