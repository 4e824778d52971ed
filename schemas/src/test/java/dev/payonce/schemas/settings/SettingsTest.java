package dev.payonce.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    "port",
                    ConfigDef.Type.INT,
                    8080,
                    ConfigDef.Range.between(0, 65_535),
                    ConfigDef.Importance.HIGH,
                    "where it listens")
            .define("poll.ms", ConfigDef.Type.LONG, 1L, ConfigDef.Importance.LOW, "how often it looks")
            .define("password", ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.LOW, "what it shows")
            .define("bootstrap.servers", ConfigDef.Type.LIST, ConfigDef.Importance.HIGH, "where Kafka is");

    @TempDir
    Path dir;

    @Test
    void valuesComeFromTheEnvironmentOverTheFileOverTheDefault() throws IOException {
        Path file = Files.writeString(dir.resolve("p"), "port=1\npoll.ms=5\nbootstrap.servers=a:1,b:2\n");
        Map<String, Object> values =
                Settings.read(DEFINITION, Map.of("PAYONCE_CONFIG", file.toString(), "PORT", " 2 ", "POLL_MS", " "));
        assertThat(values)
                .containsEntry("port", 2)
                .containsEntry("poll.ms", 5L)
                .containsEntry("bootstrap.servers", List.of("a:1", "b:2"))
                .containsEntry("password", new Password(""));
    }

    @Test
    void whatIsWrongIsSaidByName() throws IOException {
        Path unknown = Files.writeString(dir.resolve("p"), "prot=1\n");
        assertRefused(Map.of("PAYONCE_CONFIG", unknown.toString()), "prot");
        assertRefused(Map.of("PAYONCE_CONFIG", dir.resolve("none").toString()), "can't be read");
        assertRefused(Map.of("BOOTSTRAP_SERVERS", "a:1", "PORT", "many"), "port");
        assertRefused(Map.of("BOOTSTRAP_SERVERS", "a:1", "PORT", "70000"), "port");
        assertRefused(Map.of(), "BOOTSTRAP_SERVERS is required and not set: where Kafka is");
    }

    @Test
    void theTableForTheDocumentationShowsEachVariableAndNoSecret() {
        assertThat(Settings.table(DEFINITION))
                .contains("| `PORT` | `8080` | where it listens |")
                .contains("| `BOOTSTRAP_SERVERS` | *required* | where Kafka is |")
                .contains("| `PASSWORD` |  | what it shows |");
    }

    private static void assertRefused(Map<String, String> environment, String words) {
        assertThatThrownBy(() -> Settings.read(DEFINITION, environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(words);
    }
}
