package dev.payonce.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    @Test
    void theDefaultsAreForThisMachine() {
        assertThat(GatewayConfig.read(Map.of()))
                .isEqualTo(new GatewayConfig(
                        "127.0.0.1",
                        8080,
                        "127.0.0.1",
                        8090,
                        "127.0.0.1:9092",
                        Optional.empty(),
                        "http://127.0.0.1:8081",
                        Optional.empty(),
                        Optional.empty(),
                        AvroSerializer.class,
                        AvroDeserializer.class,
                        List.of(URI.create("http://127.0.0.1:8290")),
                        Optional.empty(),
                        Optional.empty(),
                        1_000,
                        4_000,
                        15,
                        5_000,
                        3_000));
    }

    @Test
    void everyVariableIsRead() {
        GatewayConfig config = GatewayConfig.read(Map.ofEntries(
                Map.entry("HOST", "0.0.0.0"),
                Map.entry("PORT", "1"),
                Map.entry("API_KEYS_FILE", "/keys"),
                Map.entry("SCHEMA_REGISTRY_USER", "u"),
                Map.entry("SCHEMA_REGISTRY_PASSWORD", "p"),
                Map.entry("SCHEMA_CACHE_DIR", "/cache"),
                Map.entry("PROCESSOR_URLS", "http://a:1, https://b"),
                Map.entry("INTERNAL_TOKEN", "t"),
                Map.entry("RATE_LIMIT_PER_SECOND", "7")));
        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(1);
        assertThat(config.apiKeysFile()).contains(Path.of("/keys"));
        assertThat(config.schemaRegistryUserInfo()).contains("u:p");
        assertThat(config.schemaCacheDir()).contains(Path.of("/cache"));
        assertThat(config.processorUrls()).containsExactly(URI.create("http://a:1"), URI.create("https://b"));
        assertThat(config.internalToken()).contains("t");
        assertThat(config.rateLimitPerSecond()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void anyAddressButLoopbackNeedsApiKeys(String host) {
        assertThatThrownBy(() -> GatewayConfig.read(Map.of("HOST", host)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("API_KEYS_FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void loopbackNeedsNone(String host) {
        assertThat(GatewayConfig.read(Map.of("HOST", host)).apiKeysFile()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 65536, port",
        "PORT, x, port",
        "PROCESSOR_URLS, nonsense, PROCESSOR_URLS",
        "PROCESSOR_URLS, ftp://a, PROCESSOR_URLS",
        "RATE_LIMIT_PER_SECOND, 0, rate.limit.per.second",
        "VALUE_SERIALIZER, no.Such, value.serializer",
        "PAYONCE_CONFIG, /no/such/file, PAYONCE_CONFIG"
    })
    void aWrongValueIsNamed(String variable, String value, String named) {
        assertThatThrownBy(() -> GatewayConfig.read(Map.of(variable, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(named);
    }
}
