package dev.payonce.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.processor.payment.Policy;
import dev.payonce.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorConfigTest {
    private static final String DEFAULTS = """
            bootstrap.servers=127.0.0.1:9092
            kafka.config.file=
            application.id=payonce-processor
            state.dir=.payonce/data/processor
            partitions=12
            replication.factor=3
            stream.threads=2
            standby.replicas=1
            commit.interval.ms=3
            poll.ms=1
            session.timeout.ms=6000
            transaction.timeout.ms=10000
            rocksdb.memory.mb=128
            schema.registry.url=http://127.0.0.1:8081
            schema.registry.user=
            schema.registry.password=[hidden]
            value.serializer=dev.payonce.schemas.serde.AvroSerializer
            value.deserializer=dev.payonce.schemas.serde.AvroDeserializer
            stripe.api.key=required
            stripe.api.base=https://api.stripe.com
            psp.return.url=
            psp.account=default
            psp.calls.in.flight.max=512
            call.publication.lifetime.s=300
            psp.key.lifetime.s=72000
            call.resend.after.s=30
            replay.window.s=86400
            payment.retention.s=3024000
            query.host=127.0.0.1
            query.port=8290
            query.timeout.ms=2000
            ops.host=127.0.0.1
            ops.port=8190
            internal.token=[hidden]
            """;

    @Test
    void everyDefaultIsKnown() {
        String defaults = ProcessorConfig.DEFINITION.configKeys().values().stream()
                .map(key -> key.name + "=" + (key.hasDefault() ? key.defaultValue : "required"))
                .collect(Collectors.joining("\n"));
        assertThat(defaults).isEqualTo(DEFAULTS.strip());
    }

    @Test
    void everySettingSaysWhatItMeans() {
        for (ConfigDef.ConfigKey key : ProcessorConfig.DEFINITION.configKeys().values()) {
            assertThat(key.documentation).as(key.name).isNotBlank();
        }
    }

    @Test
    void defaultsAreTheRulesOfPayments() {
        ProcessorConfig config = ProcessorConfig.of(environment());
        assertThat(config.topology().policy()).isEqualTo(Policy.standard());
        assertThat(config.topology().retention()).hasDays(35);
    }

    /** The least and the most that is taken, and one less and one more that are not. */
    @ParameterizedTest
    @CsvSource({
        "PARTITIONS, 1, 1000",
        "REPLICATION_FACTOR, 1, 9",
        "STREAM_THREADS, 1, 256",
        "STANDBY_REPLICAS, 0, 5",
        "COMMIT_INTERVAL_MS, 1, 10000",
        "POLL_MS, 1, 1000",
        "SESSION_TIMEOUT_MS, 2000, 300000",
        "TRANSACTION_TIMEOUT_MS, 2000, 900000",
        "ROCKSDB_MEMORY_MB, 16, 65536",
        "PSP_CALLS_IN_FLIGHT_MAX, 1, 100000",
        "CALL_PUBLICATION_LIFETIME_S, 1, 72000",
        "PSP_KEY_LIFETIME_S, 1, 72000",
        "CALL_RESEND_AFTER_S, 1, 72000",
        "REPLAY_WINDOW_S, 1, 3024000",
        "PAYMENT_RETENTION_S, 604800, 3153600000",
        "QUERY_PORT, 1, 65535",
        "QUERY_TIMEOUT_MS, 10, 60000",
        "OPS_PORT, 1, 65535",
    })
    void rangeIsEnforced(String variable, long least, long most) {
        assertThat(ProcessorConfig.of(environment(variable, Long.toString(least))))
                .isNotNull();
        assertThat(ProcessorConfig.of(environment(variable, Long.toString(most))))
                .isNotNull();
        assertRefused(environment(variable, Long.toString(least - 1)));
        assertRefused(environment(variable, Long.toString(most + 1)));
        assertRefused(environment(variable, "many"));
        assertRefused(environment(variable, Long.toString(Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @CsvSource({
        "STRIPE_API_BASE, not a url, STRIPE_API_BASE",
        "STRIPE_API_BASE, api.stripe.com, STRIPE_API_BASE",
        "STRIPE_API_BASE, file:///etc/passwd, STRIPE_API_BASE",
        "PSP_RETURN_URL, nowhere, PSP_RETURN_URL",
        "REPLAY_WINDOW_S, 3024001, replay window",
        "PSP_KEY_LIFETIME_S, 72001, psp.key.lifetime.s",
        "QUERY_HOST, 0.0.0.0, INTERNAL_TOKEN",
        "PAYONCE_CONFIG, /does/not/exist, PAYONCE_CONFIG",
    })
    void wrongValueGivesOneClearLine(String variable, String value, String named) {
        assertThat(refusal(environment(variable, value))).contains(named).doesNotContain("\n");
    }

    @Test
    void missingKeyIsNamed() {
        assertThat(refusal(Map.of())).startsWith("STRIPE_API_KEY is required");
    }

    @Test
    void addressThatOthersReachNeedsAToken() {
        Map<String, String> environment = environment("QUERY_HOST", "10.0.0.1");
        assertRefused(environment);
        environment.put("INTERNAL_TOKEN", "shared");
        assertThat(ProcessorConfig.of(environment).query().host()).isEqualTo("10.0.0.1");
    }

    @Test
    void environmentGoesOverTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("payonce.properties"), "partitions=6\nstream.threads=4\nstripe.api.key=sk_file\n");
        ProcessorConfig config = ProcessorConfig.of(Map.of(Settings.FILE, file.toString(), "STREAM_THREADS", "8"));
        assertThat(config.partitions()).isEqualTo(6);
        assertThat(config.streams().threads()).isEqualTo(8);
    }

    @Test
    void secretsAreNeverPrinted() {
        Map<String, String> environment = environment("INTERNAL_TOKEN", "s3cret-token");
        environment.put("STRIPE_API_KEY", "sk_s3cret");
        environment.put("SCHEMA_REGISTRY_USER", "user");
        environment.put("SCHEMA_REGISTRY_PASSWORD", "s3cret-password");
        ProcessorConfig config = ProcessorConfig.of(environment);
        assertThat(config.stripe().apiKey()).isEqualTo("sk_s3cret");
        assertThat(config.registry().userInfo()).isEqualTo("user:s3cret-password");
        assertThat(config.toString()).contains("payonce-processor").doesNotContain("s3cret");
        environment.put("PARTITIONS", "0");
        assertThat(refusal(environment)).doesNotContain("s3cret");
        assertThat(Settings.table(ProcessorConfig.DEFINITION)).contains("`INTERNAL_TOKEN`");
    }

    private static void assertRefused(Map<String, String> environment) {
        assertThat(refusal(environment)).isNotBlank().doesNotContain("\n");
    }

    private static String refusal(Map<String, String> environment) {
        String[] message = new String[1];
        assertThatThrownBy(() -> ProcessorConfig.of(environment))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> message[0] = e.getMessage());
        return message[0];
    }

    private static Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("STRIPE_API_KEY", "sk_test_1"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }
}
