package dev.payonce.processor;

import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** How values are written and read: by the configured classes, over one table of schema ids. */
final class Values implements AutoCloseable {
    private static final List<Topic<?>> WRITTEN =
            List.of(Topics.OUTCOMES, Topics.EVENTS, Topics.PSP_CALLS, Topics.PSP_RESULTS);

    private static final int EMPTY_VALUE_BYTES_MAX = 4_096;

    private final ProcessorConfig.Registry registry;
    private final SchemaIds ids;
    private final Serializer<SpecificRecord> writer;

    Values(ProcessorConfig config) {
        this.registry = config.registry();
        this.ids = new SchemaIds(
                registry.urls(), registry.userInfo(), config.stateDir().resolve("schemas"));
        this.writer = serializer(registry.serializer());
        deserializer(registry.deserializer()); // a wrong class is told before anything starts
        writer.configure(settings(), false);
    }

    /**
     * Learns the schema ids that the topology writes with, so that it never has to ask: neither we, nor the configured
     * serializer, which may register a schema at the first value of a topic, and would do so on a stream thread.
     *
     * @throws dev.payonce.schemas.serde.RegistryException when the registry can't be asked, or refuses a schema
     * @throws org.apache.kafka.common.errors.SerializationException when the serializer can't ask it
     */
    void register() {
        for (Topic<?> topic : WRITTEN) {
            if (topic.value() != null) {
                Schema schema = SpecificData.get().getSchema(topic.value());
                ids.idOf(topic.subject(), schema);
                writer.serialize(topic.name(), emptyValue(schema));
            }
        }
        if (Topics.REQUESTS.value() != null) {
            // Producers find the schema of requests there, and need not bring it.
            ids.idOf(Topics.REQUESTS.subject(), SpecificData.get().getSchema(Topics.REQUESTS.value()));
        }
    }

    Serializer<SpecificRecord> writer() {
        return writer;
    }

    <V extends SpecificRecord> ValueReader<V> reader(Topic<V> topic) {
        Deserializer<V> deserializer = deserializer(registry.deserializer());
        Map<String, Object> settings = settings();
        if (topic.value() != null) {
            settings.put(SerdeConfig.VALUE_CLASS, topic.value());
        }
        deserializer.configure(settings, false);
        return new ValueReader<>(topic, ids, deserializer);
    }

    SchemaIds ids() {
        return ids;
    }

    @Override
    public void close() {
        writer.close();
        ids.close();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SerdeConfig.SCHEMA_IDS, ids);
        settings.put(SerdeConfig.REGISTRY_URL, String.join(",", registry.urls()));
        settings.put(SerdeConfig.SPECIFIC_READER, true);
        if (!registry.userInfo().isEmpty()) {
            settings.put(SerdeConfig.CREDENTIALS_SOURCE, "USER_INFO");
            settings.put(SerdeConfig.USER_INFO, registry.userInfo());
        }
        return settings;
    }

    /** A value as a row of zeros says it: no text, no number, the first of each choice. */
    private static SpecificRecord emptyValue(Schema schema) {
        try {
            return new SpecificDatumReader<SpecificRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(new byte[EMPTY_VALUE_BYTES_MAX], null));
        } catch (IOException e) {
            throw new UncheckedIOException("no value of " + schema.getFullName(), e);
        }
    }

    @SuppressWarnings(
            "unchecked") // the class is the operator's choice: a wrong one fails at the first value, at the start
    private static Serializer<SpecificRecord> serializer(String className) {
        return (Serializer<SpecificRecord>) instance(className, "VALUE_SERIALIZER", Serializer.class);
    }

    @SuppressWarnings("unchecked") // as above
    private static <V> Deserializer<V> deserializer(String className) {
        return (Deserializer<V>) instance(className, "VALUE_DESERIALIZER", Deserializer.class);
    }

    private static Object instance(String className, String setting, Class<?> kind) {
        Object instance;
        try {
            instance = Utils.newInstance(className, Object.class);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            throw new ConfigException(setting, className, "is not on the class path, or needs what is not there");
        }
        if (!kind.isInstance(instance)) {
            throw new ConfigException(setting, className, "is no " + kind.getName());
        }
        return instance;
    }
}
