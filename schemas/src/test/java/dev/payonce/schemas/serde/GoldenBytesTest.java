package dev.payonce.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.schemas.Samples;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bytes of every topic as version 1 wrote them, with the schemas of that day, kept for ever under {@code golden/v1}: what
 * once was published must be readable by every later version. When a schema grows, these files stay, and a further set is
 * written beside them (run with {@code -Dpayonce.golden=v2}).
 */
class GoldenBytesTest {
    private static final String VERSION = System.getProperty("payonce.golden", "v1");
    private static final int SCHEMA_ID = 7;

    @TestFactory
    Stream<DynamicTest> todaysValuesAreWrittenAsTheGoldenBytes() {
        return eachTopic((topic, sample) -> {
            try (FaultyRegistry registry = new FaultyRegistry();
                    SchemaIds ids = new SchemaIds(registry.urls(), null, null);
                    AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>()) {
                registry.schemas.put(SCHEMA_ID, sample.getSchema().toString());
                serializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
                byte[] bytes = serializer.serialize(topic.name(), sample);
                write(topic, "hex", HexFormat.of().formatHex(bytes));
                write(topic, "avsc", sample.getSchema().toString(true));
                assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(golden(topic, "hex"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theGoldenBytesAreReadAsTheValuesThatWereWritten() {
        return eachTopic((topic, sample) -> {
            try (FaultyRegistry registry = new FaultyRegistry();
                    SchemaIds ids = new SchemaIds(registry.urls(), null, null)) {
                registry.schemas.put(SCHEMA_ID, golden(topic, "avsc"));
                ids.fetch(SCHEMA_ID);
                assertThat(ValueReader.of(topic, ids).read(HexFormat.of().parseHex(golden(topic, "hex"))))
                        .isEqualTo(new ValueReader.Read.Value<>(sample));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> oldProgramsReadWhatNewOnesWriteAndTheOtherWayRound() {
        return eachTopic((topic, sample) -> {
            Schema then = new Schema.Parser().parse(golden(topic, "avsc"));
            assertThat(compatible(then, sample.getSchema())).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            assertThat(compatible(sample.getSchema(), then)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        });
    }

    @Test
    void everyTopicWithValuesHasItsSample() {
        assertThat(Samples.all().keySet())
                .containsExactlyElementsOf(Topics.all().stream()
                        .filter(topic -> topic.value() != null)
                        .toList());
        Samples.all().forEach((topic, sample) -> {
            sample.getSchema()
                    .getFields()
                    .forEach(field -> assertThat(field.name().equals("attempt_id") || sample.get(field.pos()) != null)
                            .as("%s of %s", field.name(), topic.name())
                            .isTrue());
        });
    }

    private interface Check {
        void of(Topic<SpecificRecord> topic, SpecificRecord sample) throws Exception;
    }

    @SuppressWarnings("unchecked") // a topic and its sample belong together
    private static Stream<DynamicTest> eachTopic(Check check) {
        return Samples.all().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey().name(),
                        () -> check.of((Topic<SpecificRecord>) entry.getKey(), entry.getValue())));
    }

    private static SchemaCompatibilityType compatible(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }

    private static String golden(Topic<?> topic, String suffix) throws IOException {
        String name = "/golden/%s/%s.%s".formatted(VERSION, topic.name(), suffix);
        try (InputStream file = GoldenBytesTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), UTF_8).strip();
        }
    }

    /** Writes what is missing where that was asked for; never what is there. */
    private static void write(Topic<?> topic, String suffix, String content) throws IOException {
        Path file = Path.of("src/test/resources/golden", VERSION, topic.name() + "." + suffix);
        if (System.getProperty("payonce.golden") != null && !Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content + "\n");
        }
    }
}
