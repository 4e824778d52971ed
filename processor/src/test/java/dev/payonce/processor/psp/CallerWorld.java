package dev.payonce.processor.psp;

import dev.payonce.local.broker.BrokerProcess;
import dev.payonce.local.registry.RegistryServer;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A real broker with the two topics of the psp caller, a schema registry, and hands to write calls and read results. */
final class CallerWorld implements AutoCloseable {
    static final int PARTITIONS = 4;

    /** A result as it was on its topic. */
    record Found(PspResult result, ConsumerRecord<String, byte[]> record) {}

    private final BrokerProcess broker;
    private final Path registryDir;
    private RegistryServer registry;
    private final Admin admin;
    private final SchemaIds ids;
    private final AvroSerializer<PspCall> calls = new AvroSerializer<>();
    private final AvroSerializer<PspResult> results = new AvroSerializer<>();
    private final AvroDeserializer<PspResult> reader = new AvroDeserializer<>();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;

    CallerWorld(Path dir) throws Exception {
        broker = BrokerProcess.builder(dir.resolve("broker")).start().awaitReady();
        registryDir = dir.resolve("registry");
        registry = RegistryServer.start("127.0.0.1", 0, registryDir);
        admin = Admin.create(kafka());
        createTopics();
        ids = newSchemaIds();
        calls.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
        results.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
        reader.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
        ids.idOf(Topics.PSP_CALLS.subject(), PspCall.getClassSchema());
        ids.idOf(Topics.PSP_RESULTS.subject(), PspResult.getClassSchema());
        producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions(Topics.PSP_RESULTS.name()));
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position);
    }

    Map<String, Object> kafka() {
        return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    /** A caller of a group that starts at the present end of the calls. */
    PspCallerConfig newGroup(String name) throws ExecutionException, InterruptedException {
        PspCallerConfig config = PspCallerConfig.of(name, kafka())
                .withTries(new TryPolicy(3, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(1)));
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (TopicPartition partition : partitions(Topics.PSP_CALLS.name())) {
            ends.put(partition, new OffsetAndMetadata(end(partition)));
        }
        admin.alterConsumerGroupOffsets(config.groupId(), ends).all().get();
        return config;
    }

    PspCaller caller(PspCallerConfig config, Psp psp, InstantSource clock, MeterRegistry metrics) {
        return caller(config, psp, ids, clock, metrics);
    }

    PspCaller caller(PspCallerConfig config, Psp psp, SchemaIds known, InstantSource clock, MeterRegistry metrics) {
        return new PspCaller(config, psp, ValueReader.of(Topics.PSP_CALLS, known), results, clock, () -> 0.5, metrics);
    }

    /** Knows nothing yet, and asks this world's registry. */
    SchemaIds newSchemaIds() {
        return new SchemaIds(List.of("http://127.0.0.1:" + registry.port()), null, null);
    }

    void stopRegistry() throws IOException {
        port = registry.port();
        registry.close();
    }

    void startRegistry() throws IOException {
        registry = RegistryServer.start("127.0.0.1", port, registryDir);
    }

    private int port;

    static int partitionOf(PspCall call) {
        return AttemptId.parse(call.getAttemptId()).orElseThrow().partition(PARTITIONS);
    }

    ProducerRecord<String, byte[]> record(PspCall call) {
        String topic = Topics.PSP_CALLS.name();
        return new ProducerRecord<>(topic, partitionOf(call), call.getAttemptId(), calls.serialize(topic, call));
    }

    /** Publishes a call, and says at which offset. */
    long publish(PspCall call) throws ExecutionException, InterruptedException {
        return producer.send(record(call)).get().offset();
    }

    void publishBytes(int partition, byte[] bytes) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(Topics.PSP_CALLS.name(), partition, "k", bytes))
                .get();
    }

    KafkaProducer<String, byte[]> transactionalProducer(String id) {
        Map<String, Object> settings = kafka();
        settings.put("transactional.id", id);
        KafkaProducer<String, byte[]> transactional =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        transactional.initTransactions();
        return transactional;
    }

    /** The results since the last time, waiting shortly. */
    List<Found> newResults() {
        List<Found> found = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            found.add(new Found(reader.deserialize(record.topic(), record.value()), record));
        }
        return found;
    }

    /** What the group has committed of the call's partition. */
    OptionalLong committed(PspCallerConfig config, PspCall call) throws ExecutionException, InterruptedException {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(config.groupId())
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(Topics.PSP_CALLS.name(), partitionOf(call)));
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
    }

    int membersOf(PspCallerConfig config) throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of(config.groupId()))
                .all()
                .get()
                .get(config.groupId())
                .members()
                .size();
    }

    /** Lets the broker refuse every result, or take them again. */
    void refuseResults(boolean refuse) throws ExecutionException, InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.PSP_RESULTS.name());
        AlterConfigOp set = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", refuse ? "10" : "1000000"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
        // The broker learns of it a moment later.
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> writable(producer) != refuse);
    }

    private boolean writable(KafkaProducer<String, byte[]> probe) throws InterruptedException {
        PspCall call = Calls.create(0);
        PspResult result = Results.of(call, PspAnswer.of(ResultKind.UNKNOWN).build(), 1, call.getIssuedAt());
        String topic = Topics.PSP_RESULTS.name();
        try {
            for (TopicPartition partition : partitions(topic)) {
                probe.send(new ProducerRecord<>(
                                topic, partition.partition(), "probe", results.serialize(topic, result)))
                        .get();
            }
            return true;
        } catch (ExecutionException refused) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        consumer.close();
        producer.close();
        ids.close();
        admin.close();
        registry.close();
        broker.close();
    }

    private void createTopics() throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(
                        new NewTopic(Topics.PSP_CALLS.name(), PARTITIONS, (short) 1),
                        new NewTopic(Topics.PSP_RESULTS.name(), PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    private long end(TopicPartition partition) throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }
}
