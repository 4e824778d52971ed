package dev.payonce.gateway;

import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/** Makes the gateway's Kafka clients and serdes from its configuration. */
final class KafkaClients {
    private static final int REQUEST_TIMEOUT_MS = 2_000;
    private static final int FETCH_MIN_WAIT_MS = 500;

    private final GatewayConfig config;

    KafkaClients(GatewayConfig config) {
        this.config = config;
    }

    /** Idempotent, {@code acks=all}; gives up within the delivery time-out, metadata included. */
    KafkaProducer<String, byte[]> producer() {
        Map<String, Object> settings = common("producer");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, config.deliveryTimeout_ms());
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST_TIMEOUT_MS, config.deliveryTimeout_ms()));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, config.deliveryTimeout_ms() / 2);
        // A caller waits for each record: batches form by themselves while earlier ones are in flight.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** For the outcome tail: assigned, never in a group, committed records only, from the end. */
    KafkaConsumer<byte[], byte[]> outcomeConsumer() {
        Map<String, Object> settings = common("outcomes");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MIN_WAIT_MS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin admin() {
        Map<String, Object> settings = common("admin");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        return Admin.create(settings);
    }

    SchemaIds schemaIds() {
        List<String> urls = Arrays.stream(config.schemaRegistryUrl().split(",", -1))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .toList();
        return new SchemaIds(
                urls,
                config.schemaRegistryUserInfo().orElse(null),
                config.schemaCacheDir().orElse(null));
    }

    /** The configured serializer of requests. */
    <T extends SpecificRecord> Serializer<T> serializer(SchemaIds ids) {
        @SuppressWarnings("unchecked") // the class is configuration: a wrong one fails at the first value, at start
        Serializer<T> serializer = (Serializer<T>) instance(config.valueSerializer(), Serializer.class);
        serializer.configure(serdeSettings(ids), false);
        return serializer;
    }

    /** The configured deserializer of outcomes. */
    <T extends SpecificRecord> Deserializer<T> deserializer(SchemaIds ids, Class<T> type) {
        @SuppressWarnings("unchecked") // as above
        Deserializer<T> deserializer = (Deserializer<T>) instance(config.valueDeserializer(), Deserializer.class);
        Map<String, Object> settings = serdeSettings(ids);
        settings.put(SerdeConfig.VALUE_CLASS, type);
        deserializer.configure(settings, false);
        return deserializer;
    }

    private Map<String, Object> serdeSettings(SchemaIds ids) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SerdeConfig.REGISTRY_URL, config.schemaRegistryUrl());
        settings.put(SerdeConfig.SPECIFIC_READER, true);
        settings.put(SerdeConfig.SCHEMA_IDS, ids);
        config.schemaRegistryUserInfo().ifPresent(userInfo -> {
            settings.put(SerdeConfig.CREDENTIALS_SOURCE, "USER_INFO");
            settings.put(SerdeConfig.USER_INFO, userInfo);
        });
        return settings;
    }

    private static Object instance(Class<?> type, Class<?> expected) {
        Object instance = Utils.newInstance(type);
        if (!expected.isInstance(instance)) {
            throw new ConfigException(type.getName() + " is no " + expected.getName());
        }
        return instance;
    }

    private Map<String, Object> common(String client) {
        Map<String, Object> settings = new HashMap<>();
        config.kafkaConfigFile().ifPresent(file -> settings.putAll(read(file)));
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "payonce-gateway-" + client);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }

    private static Map<String, Object> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new ConfigException("KAFKA_CONFIG_FILE " + file + " can't be read: " + e);
        }
        Map<String, Object> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
