package dev.payonce.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of its own: what an operator sees of a wrong setting. */
class MainTest {
    private static final int WRONG_CONFIGURATION = 2;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"VALUE_SERIALIZER", "VALUE_DESERIALIZER"})
    void aMissingClassIsToldInOneLineThatNamesTheSetting(String setting) throws Exception {
        Ended ended = run(Map.of(setting, "com.example.Missing"));

        assertThat(ended.status).isEqualTo(WRONG_CONFIGURATION);
        assertThat(ended.lastLine())
                .startsWith("payonce-processor: ")
                .contains(setting)
                .contains("com.example.Missing");
        assertThat(ended.output).doesNotContain("\tat ");
    }

    @Test
    void aMissingSettingIsToldInOneLine() throws Exception {
        Ended ended = run(Map.of("STRIPE_API_KEY", ""));
        assertThat(ended.status).isEqualTo(WRONG_CONFIGURATION);
        assertThat(ended.lastLine()).startsWith("payonce-processor: ").contains("STRIPE_API_KEY");
        assertThat(ended.output).doesNotContain("\tat ");
    }

    @Test
    void theReasonOfAClientThatCannotBeMadeIsToldInOneLine() throws Exception {
        Path kafka = Files.writeString(
                dir.resolve("kafka.properties"),
                "security.protocol=SSL\nssl.keystore.location=/no/such/keystore\nssl.keystore.password=s3cret\n");

        Ended ended = run(Map.of("KAFKA_CONFIG_FILE", kafka.toString()));

        assertThat(ended.status).isEqualTo(WRONG_CONFIGURATION);
        assertThat(ended.lastLine())
                .startsWith("payonce-processor: ")
                .contains("(NoSuchFileException: /no/such/keystore");
        assertThat(ended.output).doesNotContain("\tat ").doesNotContain("s3cret");
    }

    private record Ended(int status, String output) {
        String lastLine() {
            return output.lines().reduce("", (before, line) -> line);
        }
    }

    private Ended run(Map<String, String> settings) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path output = dir.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().put("STRIPE_API_KEY", "sk_test_main");
        builder.environment().put("STATE_DIR", dir.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output, UTF_8));
    }
}
