package dev.payonce.gateway;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Answers every request with a scripted outcome, in a transaction a request, as the processor would. */
final class ProcessorDouble implements AutoCloseable {
    static final int PARTITIONS = 12;

    final List<ConsumerRecord<String, PaymentRequest>> received = new CopyOnWriteArrayList<>();
    volatile Function<PaymentRequest, PaymentOutcome> script = Samples::succeeded;
    /** Whether outcomes are written and then taken back. */
    volatile boolean aborts;

    private final KafkaConsumer<String, PaymentRequest> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final AvroSerializer<PaymentOutcome> serializer = new AvroSerializer<>();
    private final Thread thread;

    ProcessorDouble(String bootstrapServers, String registryUrl) {
        Map<String, Object> registry = Map.of("schema.registry.url", registryUrl);
        serializer.configure(registry, false);
        AvroDeserializer<PaymentRequest> deserializer = new AvroDeserializer<>();
        deserializer.configure(registry, false);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "processor-double"),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                deserializer);
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.REQUESTS.name(), partition))
                .toList());
        thread = Thread.ofPlatform().name("processor-double").start(this::run);
    }

    static void createTopics(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(
                            new NewTopic(Topics.REQUESTS.name(), PARTITIONS, (short) 1),
                            new NewTopic(Topics.OUTCOMES.name(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void run() {
        try {
            while (true) {
                for (ConsumerRecord<String, PaymentRequest> record : consumer.poll(Duration.ofMillis(100))) {
                    received.add(record);
                    answer(record);
                }
            }
        } catch (WakeupException stopped) {
            consumer.close();
        }
    }

    private void answer(ConsumerRecord<String, PaymentRequest> record) {
        byte[] value = serializer.serialize(Topics.OUTCOMES.name(), script.apply(record.value()));
        ProducerRecord<String, byte[]> outcome =
                new ProducerRecord<>(Topics.OUTCOMES.name(), record.partition(), record.key(), value);
        String correlationId = RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID);
        RecordHeaders.put(outcome.headers(), RecordHeaders.CORRELATION_ID, correlationId);
        producer.beginTransaction();
        var _ = producer.send(outcome);
        if (aborts) {
            producer.flush();
            producer.abortTransaction();
        } else {
            producer.commitTransaction();
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join(10_000);
        producer.close(Duration.ofSeconds(5));
        serializer.close();
    }
}
