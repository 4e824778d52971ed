package dev.payonce.processor;

import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** How values are written and read: by the configured classes, over one table of schema ids. */
final class Values implements AutoCloseable {
    private static final List<Topic<?>> WRITTEN =
            List.of(Topics.OUTCOMES, Topics.EVENTS, Topics.PSP_CALLS, Topics.PSP_RESULTS);

    private final ProcessorConfig.Registry registry;
    private final SchemaIds ids;
    private final Serializer<SpecificRecord> writer;

    Values(ProcessorConfig config) {
        this.registry = config.registry();
        this.ids = new SchemaIds(
                registry.urls(), registry.userInfo(), config.stateDir().resolve("schemas"));
        this.writer = newInstance(registry.serializer(), "VALUE_SERIALIZER");
        writer.configure(settings(), false);
    }

    /**
     * Learns the schema ids that the topology writes with, so that it never has to ask.
     *
     * @throws dev.payonce.schemas.serde.RegistryException when the registry can't be asked, or refuses a schema
     */
    void register() {
        for (Topic<?> topic : WRITTEN) {
            if (topic.value() != null) {
                ids.idOf(topic.subject(), SpecificData.get().getSchema(topic.value()));
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
        Deserializer<V> deserializer = newInstance(registry.deserializer(), "VALUE_DESERIALIZER");
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

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the class is the operator's choice
    private static <T> T newInstance(String className, String setting) {
        try {
            return (T) Utils.newInstance(className, Object.class);
        } catch (ClassNotFoundException e) {
            throw new ConfigException(setting, className, "is not on the class path");
        }
    }
}
