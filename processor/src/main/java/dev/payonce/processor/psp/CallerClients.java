package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The caller's Kafka clients. Every setting here is part of a promise; a comment says which. */
public final class CallerClients {
    private static final int POLL_RECORDS_MAX = 500;
    private static final int HEARTBEATS_PER_SESSION = 4;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private CallerClients() {}

    static Consumer<String, byte[]> consumer(PspCallerConfig config) {
        return new KafkaConsumer<>(consumerSettings(config), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** What the consumer of calls is told. */
    public static Map<String, Object> consumerSettings(PspCallerConfig config) {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        // Nothing is sent to the PSP that is not durable already: a call of an open or aborted transaction does not
        // exist.
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        // A group without offsets must not step over calls; calls that are too old are stopped by their deadline.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CLASSIC.name());
        // A rebalance takes from a caller only what goes to another; the rest goes on.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        int session_ms = Math.toIntExact(config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session_ms);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session_ms / HEARTBEATS_PER_SESSION);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    static Producer<String, byte[]> producer(PspCallerConfig config) {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        // An offset is committed on the strength of this acknowledgement.
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(config.deliveryTimeout().toMillis()));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
