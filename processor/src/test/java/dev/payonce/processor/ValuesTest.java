package dev.payonce.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.local.registry.RegistryServer;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.psp.Calls;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.Results;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    @TempDir
    Path dir;

    /** Asks the registry by itself at the first value of a topic, as Confluent's serializer does. */
    public static final class AsksByItself implements Serializer<SpecificRecord> {
        private final AvroSerializer<SpecificRecord> own = new AvroSerializer<>();

        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            Map<String, Object> less = new HashMap<>(settings);
            less.remove(SerdeConfig.SCHEMA_IDS);
            own.configure(less, isKey);
        }

        @Override
        public byte[] serialize(String topic, SpecificRecord value) {
            return own.serialize(topic, value);
        }

        @Override
        public void close() {
            own.close();
        }
    }

    @Test
    void nothingIsAskedOfTheRegistryWhenTheFirstValueIsWritten() throws Exception {
        try (RegistryServer registry = RegistryServer.start("127.0.0.1", 0, dir.resolve("registry"));
                Values values = new Values(config(
                        "SCHEMA_REGISTRY_URL",
                        "http://127.0.0.1:" + registry.port(),
                        "VALUE_SERIALIZER",
                        AsksByItself.class.getName()))) {
            values.register();
            registry.close();

            PspResult result =
                    Results.of(Calls.create(1), PspAnswer.of(ResultKind.UNKNOWN).build(), 1, Calls.ISSUED_AT);
            assertThat(values.writer().serialize(Topics.PSP_RESULTS.name(), result))
                    .isNotEmpty();
            assertThat(values.writer().serialize(Topics.PSP_CALLS.name(), Calls.create(1)))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VALUE_SERIALIZER,com.example.NoSuchSerializer,class path",
        "VALUE_DESERIALIZER,com.example.NoSuchDeserializer,class path",
        "VALUE_SERIALIZER,java.lang.Object,is no org.apache.kafka.common.serialization.Serializer",
        "VALUE_DESERIALIZER,java.lang.Object,is no org.apache.kafka.common.serialization.Deserializer"
    })
    void aClassThatCannotBeUsedIsAWrongSetting(String setting, String className, String why) {
        assertThatThrownBy(() -> new Values(config(setting, className)).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(className)
                .hasMessageContaining(why);
    }

    @Test
    void anotherSerializerThatIsOneIsTaken() {
        new Values(config("VALUE_SERIALIZER", StringSerializer.class.getName())).close();
    }

    private ProcessorConfig config(String... settings) {
        Map<String, String> environment =
                new HashMap<>(Map.of("STRIPE_API_KEY", "sk_test_values", "STATE_DIR", dir.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return ProcessorConfig.of(environment);
    }
}
