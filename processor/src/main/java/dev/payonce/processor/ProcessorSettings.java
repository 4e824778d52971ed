package dev.payonce.processor;

import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import java.time.Duration;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/** The table of the processor's settings: name, default, range, meaning. */
final class ProcessorSettings {
    private static final String DEFAULT_ADDRESS = "127.0.0.1";

    private static final long PSP_KEY_MAX_S = Duration.ofHours(20).toSeconds();
    /** A bound for times that have none of their own, so that none overflows. */
    private static final long CENTURY_S = Duration.ofDays(36_500).toSeconds();

    private ProcessorSettings() {}

    static ConfigDef define() {
        long week_s = Duration.ofDays(7).toSeconds();
        return new Definition()
                .text("bootstrap.servers", DEFAULT_ADDRESS + ":9092", "Kafka brokers")
                .text("kafka.config.file", "", "properties for all Kafka clients, e.g. TLS and SASL")
                .text(
                        "application.id",
                        "payonce-processor",
                        "Kafka Streams application id; also names groups and changelogs")
                .text("state.dir", ".payonce/data/processor", "RocksDB stores and learned schema ids")
                .number("partitions", 12, 1, 1000, "partitions of every topic; never changed once topics exist")
                .number("replication.factor", 3, 1, 9, "copies of each partition of topics that the processor makes")
                .number("stream.threads", 2, 1, 256, "stream threads")
                .number("standby.replicas", 1, 0, 5, "warm copies of the stores on other processors")
                .number("commit.interval.ms", 3, 1, 10_000, "time between transactions: latency is commits")
                .number("poll.ms", 1, 1, 1000, "how long an idle stream thread waits; floors the latency of a commit")
                .number("session.timeout.ms", 6000, 2000, 300_000, "after which a silent processor is replaced")
                .number(
                        "transaction.timeout.ms",
                        10_000,
                        2000,
                        900_000,
                        "after which a dead processor's transaction is aborted")
                .number("rocksdb.memory.mb", 128, 16, 65_536, "block cache and write buffers of all stores together")
                .text("schema.registry.url", "http://" + DEFAULT_ADDRESS + ":8081", "schema registry, comma separated")
                .text("schema.registry.user", "", "basic auth")
                .secret("schema.registry.password", "", "basic auth")
                .text(
                        "value.serializer",
                        AvroSerializer.class.getName(),
                        "writes values; Confluent's class is possible")
                .text(
                        "value.deserializer",
                        AvroDeserializer.class.getName(),
                        "reads values; Confluent's class is possible")
                .secret("stripe.api.key", null, "Stripe secret key")
                .text("stripe.api.base", "https://api.stripe.com", "Stripe, or the simulator")
                .text(
                        "psp.return.url",
                        "",
                        "where a customer comes back to after 3-D Secure; empty: no redirect is offered")
                .text("psp.account", "default", "name of the PSP account, kept with each call")
                .number("psp.calls.in.flight.max", 512, 1, 100_000, "calls to the PSP at a time")
                .seconds(
                        "call.publication.lifetime.s",
                        300,
                        1,
                        PSP_KEY_MAX_S,
                        "how long after its publication a call may be sent")
                .seconds(
                        "psp.key.lifetime.s",
                        PSP_KEY_MAX_S,
                        1,
                        PSP_KEY_MAX_S,
                        "how long after its first publication a PSP key may be sent; at most 20 h")
                .seconds("call.resend.after.s", 30, 1, PSP_KEY_MAX_S, "when a call that did not end is published again")
                .seconds(
                        "replay.window.s",
                        86_400,
                        1,
                        CENTURY_S,
                        "how long a payment at rest answers for its idempotency key")
                .seconds(
                        "payment.retention.s",
                        35 * 86_400L,
                        week_s,
                        CENTURY_S,
                        "how long payments are kept after their last change")
                .text("query.host", DEFAULT_ADDRESS, "address of the query port, as other processes reach it")
                .number("query.port", 8290, 1, 65_535, "query port")
                .number("query.timeout.ms", 2000, 10, 60_000, "how long a query waits for an open transaction")
                .text("ops.host", DEFAULT_ADDRESS, "address of the operations port")
                .number("ops.port", 8190, 1, 65_535, "operations port: health and metrics")
                .secret("internal.token", "", "bearer token between gateways and processors")
                .definition;
    }

    /** Makes the table above read like one. */
    private static final class Definition {
        private final ConfigDef definition = new ConfigDef();

        Definition text(String name, String fallback, String meaning) {
            definition.define(name, ConfigDef.Type.STRING, fallback, Importance.MEDIUM, meaning);
            return this;
        }

        Definition secret(String name, @Nullable String fallback, String meaning) {
            Object value = fallback == null ? ConfigDef.NO_DEFAULT_VALUE : fallback;
            definition.define(name, ConfigDef.Type.PASSWORD, value, Importance.HIGH, meaning);
            return this;
        }

        Definition number(String name, int fallback, int min, int max, String meaning) {
            definition.define(name, ConfigDef.Type.INT, fallback, Range.between(min, max), Importance.MEDIUM, meaning);
            return this;
        }

        Definition seconds(String name, long fallback, long min, long max, String meaning) {
            definition.define(name, ConfigDef.Type.LONG, fallback, Range.between(min, max), Importance.MEDIUM, meaning);
            return this;
        }
    }
}
