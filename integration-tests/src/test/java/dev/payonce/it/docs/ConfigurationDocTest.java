package dev.payonce.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.GatewayConfig;
import dev.payonce.processor.ProcessorConfig;
import dev.payonce.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final Path GENERATED = Path.of("target", "configuration.md");

    @Test
    void documentTellsEverySettingAsItIsDefined() throws IOException {
        String expected =
                """
                # Configuration

                Both applications are configured by environment variables, over a properties file that `PAYONCE_CONFIG` names (in it
                `COMMIT_INTERVAL_MS` is `commit.interval.ms`). A wrong value is one clear line on standard error, and exit status 2. This
                page is made from the definitions in the code, and a test compares the two.

                ## processor

                `java -jar processor/target/payonce-processor.jar`. Exit status 1: it could not go on and should be started again;
                2: wrong configuration; 3: a topic is not the one that was made (the log says what to do; starting again does not help).

                %s
                ## ingress-gateway

                `java -jar ingress-gateway/target/payonce-ingress-gateway.jar`

                %s""".formatted(Settings.table(ProcessorConfig.DEFINITION), Settings.table(GatewayConfig.DEFINITION));
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, expected);
        assertThat(DOCUMENT)
                .as("copy integration-tests/target/configuration.md to docs/")
                .hasContent(expected);
    }
}
