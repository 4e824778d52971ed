package dev.payonce.schemas.serde;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that serializers and deserializers take. Names are Confluent's where Confluent has one, so that
 * the same map configures either implementation.
 */
public final class SerdeConfig {
    public static final String REGISTRY_URL = "schema.registry.url";
    public static final String USER_INFO = "basic.auth.user.info";
    public static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    public static final String SPECIFIC_READER = "specific.avro.reader";

    /** Ours: a directory in which learned schema ids are kept. */
    public static final String CACHE_DIRECTORY = "payonce.schema.cache.dir";

    /** Ours: a {@link SchemaIds} instance to share, in place of the settings above. */
    public static final String SCHEMA_IDS = "payonce.schema.ids";

    /** Ours: the class that values are read into; without it, the class that the writer's schema names. */
    public static final String VALUE_CLASS = "payonce.value.class";

    private SerdeConfig() {}

    /** The shared instance of the configuration, or one made from its URL. */
    static SchemaIds schemaIds(Map<String, ?> config) {
        if (config.get(SCHEMA_IDS) instanceof SchemaIds shared) {
            return shared;
        }
        Object directory = config.get(CACHE_DIRECTORY);
        return new SchemaIds(
                urls(config.get(REGISTRY_URL)),
                text(config.get(USER_INFO)),
                directory == null ? null : Path.of(directory.toString()));
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Password password) {
            return password.value();
        }
        return value == null ? null : value.toString();
    }

    private static List<String> urls(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).toList();
        }
        return value == null
                ? List.of()
                : Arrays.stream(value.toString().split(",", -1))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .toList();
    }
}
