package dev.payonce.processor;

import dev.payonce.processor.payment.Policy;
import dev.payonce.processor.psp.PspCallerConfig;
import dev.payonce.processor.psp.stripe.StripeConfig;
import dev.payonce.processor.topology.StreamsSettings;
import dev.payonce.processor.topology.TopologySettings;
import dev.payonce.schemas.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The processor's configuration, validated. The defaults are for production, where three brokers keep three copies. */
public record ProcessorConfig(
        String bootstrapServers,
        Map<String, Object> kafka,
        String applicationId,
        Path stateDir,
        int partitions,
        short replicationFactor,
        Streams streams,
        Registry registry,
        StripeConfig stripe,
        @Nullable URI pspReturnUrl,
        Endpoint query,
        Endpoint ops,
        String internalToken,
        TopologySettings topology,
        int callsInFlightMax,
        int queryTimeout_ms) {

    /** What the stream threads are told. */
    public record Streams(
            int threads,
            int commitInterval_ms,
            int poll_ms,
            int sessionTimeout_ms,
            int transactionTimeout_ms,
            int standbys,
            int rocksdbMemory_mb) {}

    /** Where schemas are registered, and which classes write and read values. */
    public record Registry(List<String> urls, String userInfo, String serializer, String deserializer) {
        /** Never shows the password. */
        @Override
        public String toString() {
            return "Registry[urls=%s]".formatted(urls);
        }
    }

    /** An address to listen on. */
    public record Endpoint(String host, int port) {
        boolean isLoopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw new ConfigException("QUERY_HOST " + host + " can't be resolved");
            }
        }
    }

    /** Never shows a token, a password or what the Kafka clients are told. */
    @Override
    public String toString() {
        return "ProcessorConfig[applicationId=%s, bootstrapServers=%s, partitions=%d, registry=%s, stripe=%s, query=%s, ops=%s]"
                .formatted(applicationId, bootstrapServers, partitions, registry, stripe, query, ops);
    }

    private void refuseLongCommits() {
        if (streams.commitInterval_ms() > streams.transactionTimeout_ms()) {
            throw new IllegalArgumentException("COMMIT_INTERVAL_MS must not be longer than TRANSACTION_TIMEOUT_MS");
        }
    }

    /** The settings of the psp caller. */
    PspCallerConfig caller() {
        return PspCallerConfig.of(applicationId, kafka)
                .withCallsInFlightMax(callsInFlightMax)
                .withKeyLifetime(Duration.ofMillis(topology.policy().pspKeyLifetime_ms()));
    }

    /** The settings of Kafka Streams. */
    public Properties streamsProperties() {
        StreamsSettings settings = new StreamsSettings(
                bootstrapServers,
                applicationId,
                stateDir.resolve("streams").toString(),
                query.host() + ":" + query.port(),
                replicationFactor,
                streams.threads(),
                streams.commitInterval_ms(),
                streams.poll_ms(),
                streams.sessionTimeout_ms(),
                streams.transactionTimeout_ms(),
                streams.standbys(),
                streams.rocksdbMemory_mb());
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.putAll(settings.toProperties());
        return properties;
    }

    /** Every setting: name, type, range, default, meaning. The documentation's table is made from it. */
    public static final ConfigDef DEFINITION = ProcessorSettings.define();

    /**
     * Reads the configuration from the environment.
     *
     * @throws ConfigException in words for an operator
     */
    public static ProcessorConfig of(Map<String, String> environment) {
        Map<String, Object> values = Settings.read(DEFINITION, environment);
        ProcessorConfig config;
        try {
            config = new Reader(values).read();
            config.caller();
            config.refuseLongCommits();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
        if (config.internalToken.isEmpty() && !config.query.isLoopback()) {
            throw new ConfigException(
                    "INTERNAL_TOKEN is needed where QUERY_HOST is not a loopback address: queries show payments");
        }
        return config;
    }

    private record Reader(Map<String, Object> values) {
        ProcessorConfig read() {
            return new ProcessorConfig(
                    text("bootstrap.servers"),
                    kafka(),
                    text("application.id"),
                    Path.of(text("state.dir")),
                    number("partitions"),
                    (short) number("replication.factor"),
                    streams(),
                    new Registry(
                            Arrays.stream(text("schema.registry.url").split(",", -1))
                                    .map(String::strip)
                                    .toList(),
                            userInfo(),
                            text("value.serializer"),
                            text("value.deserializer")),
                    stripe(),
                    returnUrl(),
                    new Endpoint(text("query.host"), number("query.port")),
                    new Endpoint(text("ops.host"), number("ops.port")),
                    text("internal.token"),
                    topology(),
                    number("psp.calls.in.flight.max"),
                    number("query.timeout.ms"));
        }

        /** What every Kafka client is told. */
        private Map<String, Object> kafka() {
            Map<String, Object> kafka = new HashMap<>();
            String file = text("kafka.config.file");
            if (!file.isEmpty()) {
                kafka.putAll(Settings.readProperties("KAFKA_CONFIG_FILE", Path.of(file)));
            }
            kafka.put("bootstrap.servers", text("bootstrap.servers"));
            return Map.copyOf(kafka);
        }

        private Streams streams() {
            return new Streams(
                    number("stream.threads"),
                    number("commit.interval.ms"),
                    number("poll.ms"),
                    number("session.timeout.ms"),
                    number("transaction.timeout.ms"),
                    number("standby.replicas"),
                    number("rocksdb.memory.mb"));
        }

        private TopologySettings topology() {
            Policy standard = Policy.standard();
            Policy policy = new Policy(
                    seconds("call.publication.lifetime.s"),
                    seconds("psp.key.lifetime.s"),
                    seconds("call.resend.after.s"),
                    seconds("replay.window.s"),
                    standard.retriesMax(),
                    standard.waitersMax());
            Duration retention = Duration.ofSeconds((Long) value("payment.retention.s"));
            return new TopologySettings(number("partitions"), text("psp.account"), policy, retention);
        }

        private StripeConfig stripe() {
            return StripeConfig.of(text("psp.account"), text("stripe.api.key"), uri("stripe.api.base"));
        }

        private @Nullable URI returnUrl() {
            return text("psp.return.url").isEmpty() ? null : uri("psp.return.url");
        }

        private URI uri(String name) {
            try {
                URI uri = new URI(text(name));
                if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                throw new ConfigException(Settings.variable(name), text(name), "is not a URL");
            }
            throw new ConfigException(Settings.variable(name), text(name), "is not an http(s) URL");
        }

        private String userInfo() {
            String user = text("schema.registry.user");
            return user.isEmpty() ? "" : user + ":" + text("schema.registry.password");
        }

        private long seconds(String name) {
            return Duration.ofSeconds((Long) value(name)).toMillis();
        }

        private String text(String name) {
            return value(name).toString();
        }

        private int number(String name) {
            return (Integer) value(name);
        }

        private Object value(String name) {
            Object value = values.get(name);
            if (value == null) {
                throw new ConfigException(Settings.variable(name) + " has no value");
            }
            return value instanceof org.apache.kafka.common.config.types.Password password ? password.value() : value;
        }
    }
}
