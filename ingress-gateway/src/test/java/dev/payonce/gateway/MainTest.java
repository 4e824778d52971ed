package dev.payonce.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own: what an operator sees of a wrong setting. */
class MainTest {
    private static final int WRONG_CONFIGURATION = 2;

    @TempDir
    Path dir;

    @Test
    void theReasonOfAClientThatCannotBeMadeIsToldInOneLine() throws Exception {
        Path kafka = Files.writeString(
                dir.resolve("kafka.properties"),
                "security.protocol=SSL\nssl.keystore.location=/no/such/keystore\nssl.keystore.password=s3cret\n");
        Path output = dir.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().put("KAFKA_CONFIG_FILE", kafka.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }

        String told = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).isEqualTo(WRONG_CONFIGURATION);
        assertThat(told.lines().toList().getLast())
                .startsWith("payonce-gateway: ")
                .contains("(NoSuchFileException: /no/such/keystore");
        assertThat(told).doesNotContain("\tat ").doesNotContain("s3cret");
    }
}
