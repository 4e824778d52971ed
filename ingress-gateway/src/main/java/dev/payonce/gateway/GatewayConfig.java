package dev.payonce.gateway;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.CLASS;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The gateway's configuration, validated. Each setting is an environment variable ({@code ops.port} is {@code OPS_PORT})
 * or a line of the properties file that {@code PAYONCE_CONFIG} names.
 *
 * @param host the public address; any but a loopback address needs {@code apiKeysFile}
 * @param port the public port, 0 for any free one
 * @param kafkaConfigFile further client settings (TLS, SASL) for all Kafka clients
 * @param valueSerializer writes requests, e.g. Confluent's KafkaAvroSerializer
 * @param valueDeserializer reads outcomes
 * @param waitersMax so many callers may wait for an outcome at a time; beyond it 503
 * @param bodiesHeap_percent so much of the heap request bodies may hold, from their first byte to the answer; beyond it 503
 * @param deliveryTimeout_ms how long a request may take to reach the brokers before the caller is told 503
 * @param stopTimeout_ms how long callers may be waited for when the gateway stops
 */
public record GatewayConfig(
        String host,
        int port,
        String opsHost,
        int opsPort,
        String bootstrapServers,
        Optional<Path> kafkaConfigFile,
        String schemaRegistryUrl,
        Optional<String> schemaRegistryUserInfo,
        Optional<Path> schemaCacheDir,
        Class<?> valueSerializer,
        Class<?> valueDeserializer,
        List<URI> processorUrls,
        Optional<String> internalToken,
        Optional<Path> apiKeysFile,
        int rateLimitPerSecond,
        int waitersMax,
        int bodiesHeap_percent,
        int deliveryTimeout_ms,
        int stopTimeout_ms) {

    private static final int PORT_MAX = 65_535;

    /** All settings with their types, ranges, defaults and meanings. */
    public static final ConfigDef DEFINITION = new ConfigDef()
            .define("host", STRING, "127.0.0.1", HIGH, "address of the public port; API_KEYS_FILE where not loopback")
            .define("port", INT, 8080, between(0, PORT_MAX), HIGH, "public port")
            .define("ops.host", STRING, "127.0.0.1", MEDIUM, "address of the operations port")
            .define("ops.port", INT, 8090, between(0, PORT_MAX), MEDIUM, "port of health and metrics")
            .define("bootstrap.servers", STRING, "127.0.0.1:9092", HIGH, "Kafka brokers")
            .define("kafka.config.file", STRING, "", MEDIUM, "properties for all Kafka clients, e.g. TLS and SASL")
            .define("schema.registry.url", STRING, "http://127.0.0.1:8081", HIGH, "schema registry, comma separated")
            .define("schema.registry.user", STRING, "", MEDIUM, "user of the registry (basic auth)")
            .define("schema.registry.password", PASSWORD, "", MEDIUM, "password of the registry")
            .define("schema.cache.dir", STRING, "", MEDIUM, "where learned schema ids are kept; empty: memory only")
            .define("value.serializer", CLASS, AvroSerializer.class, LOW, "writes requests")
            .define("value.deserializer", CLASS, AvroDeserializer.class, LOW, "reads outcomes")
            .define("processor.urls", LIST, "http://127.0.0.1:8290", HIGH, "processors to ask for payments")
            .define("internal.token", PASSWORD, "", HIGH, "bearer token that gateways and processors share")
            .define("api.keys.file", STRING, "", HIGH, "API keys: a line each of name, merchant, SHA-256 in hex")
            .define("rate.limit.per.second", INT, 1_000, between(1, 1_000_000), MEDIUM, "requests a second a merchant")
            .define(
                    "waiters.max",
                    INT,
                    4_000,
                    between(1, 1_000_000),
                    LOW,
                    "callers that may wait at a time; about 11 KiB of heap each")
            .define(
                    "bodies.heap.percent",
                    INT,
                    15,
                    between(1, 50),
                    LOW,
                    "share of the heap that request bodies may hold until they are answered; beyond it 503")
            .define("delivery.timeout.ms", INT, 5_000, between(500, 60_000), LOW, "until a request reached the brokers")
            .define("stop.timeout.ms", INT, 3_000, between(0, 60_000), LOW, "for waiting callers when stopping");

    public GatewayConfig {
        if (apiKeysFile.isEmpty() && !isLoopback(host)) {
            throw new ConfigException("HOST is " + host + ", which is not a loopback address: set API_KEYS_FILE,"
                    + " for without API keys the gateway serves this machine only");
        }
        if (processorUrls.isEmpty()) {
            throw new ConfigException("PROCESSOR_URLS names no processor");
        }
        processorUrls = List.copyOf(processorUrls);
    }

    /**
     * Reads and validates the configuration.
     *
     * @throws ConfigException in words for an operator
     */
    public static GatewayConfig read(Map<String, String> environment) {
        Map<String, Object> values = Settings.read(DEFINITION, environment);
        return new GatewayConfig(
                text(values, "host"),
                number(values, "port"),
                text(values, "ops.host"),
                number(values, "ops.port"),
                text(values, "bootstrap.servers"),
                optional(values, "kafka.config.file").map(Path::of),
                text(values, "schema.registry.url"),
                optional(values, "schema.registry.user")
                        .map(user -> user + ":" + password(values, "schema.registry.password")),
                optional(values, "schema.cache.dir").map(Path::of),
                (Class<?>) value(values, "value.serializer"),
                (Class<?>) value(values, "value.deserializer"),
                urls(values, "processor.urls"),
                Optional.of(password(values, "internal.token")).filter(token -> !token.isEmpty()),
                optional(values, "api.keys.file").map(Path::of),
                number(values, "rate.limit.per.second"),
                number(values, "waiters.max"),
                number(values, "bodies.heap.percent"),
                number(values, "delivery.timeout.ms"),
                number(values, "stop.timeout.ms"));
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new ConfigException("HOST is " + host + ", which is no address of any kind");
        }
    }

    private static List<URI> urls(Map<String, Object> values, String name) {
        return ((List<?>) value(values, name))
                .stream().map(Object::toString).map(url -> url(name, url)).toList();
    }

    private static URI url(String name, String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
            throw new URISyntaxException(text, "not http(s)");
        } catch (URISyntaxException e) {
            throw new ConfigException(Settings.variable(name) + " holds " + text + ", which is not an http(s) URL");
        }
    }

    private static Object value(Map<String, Object> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static String text(Map<String, Object> values, String name) {
        return (String) value(values, name);
    }

    private static int number(Map<String, Object> values, String name) {
        return (Integer) value(values, name);
    }

    private static String password(Map<String, Object> values, String name) {
        return ((Password) value(values, name)).value();
    }

    private static Optional<String> optional(Map<String, Object> values, String name) {
        return Optional.of(text(values, name)).filter(value -> !value.isEmpty());
    }
}
