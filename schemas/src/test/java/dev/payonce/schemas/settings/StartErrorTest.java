package dev.payonce.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class StartErrorTest {
    @Test
    void theDeepestCauseIsTold() {
        Exception missing = new NoSuchFileException("/keys/store.p12");
        Exception store = new KafkaException("Failed to load the store", missing);
        assertThat(StartError.line(new KafkaException("Failed to construct producer", store)))
                .isEqualTo("Failed to construct producer (NoSuchFileException: /keys/store.p12)");
    }

    @Test
    void aCauseThatSaysNothingMoreIsLeftOut() {
        Exception missing = new ClassNotFoundException("com.example.Missing");
        assertThat(StartError.line(new KafkaException("VALUE_SERIALIZER: no com.example.Missing", missing)))
                .isEqualTo("VALUE_SERIALIZER: no com.example.Missing");
        assertThat(StartError.line(new ConfigException("PORT is wrong"))).isEqualTo("PORT is wrong");
    }

    @Test
    void itIsOneLineWhateverWasSaid() {
        assertThat(StartError.line(new KafkaException("one\n  two", new IllegalStateException())))
                .isEqualTo("one two (IllegalStateException: null)");
        assertThat(StartError.line(new KafkaException())).isEqualTo("KafkaException");
    }
}
