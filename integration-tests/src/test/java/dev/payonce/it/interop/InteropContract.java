package dev.payonce.it.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.payonce.schemas.Samples;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.RegistryException;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.pulsar.kafka.shade.avro.generic.GenericData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every registry and Confluent's own classes must agree upon with us: the same bytes for the same value, and each
 * reads what the other wrote. Run against each kind of registry.
 */
abstract class InteropContract {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** The base URL of a running registry. */
    abstract String url();

    /** Has the registry check a subject as a deployment is to have all checked. */
    abstract void demandBackwardCompatibility(String subject) throws Exception;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        http.close();
    }

    @TestFactory
    Stream<DynamicTest> bothWriteTheSameBytes() {
        return eachTopic((topic, sample) -> {
            byte[] ours = ours(url(), null).serialize(topic.name(), sample);
            assertThat(theirs(topic.name(), sample)).isEqualTo(ours);
        });
    }

    /** As above with them at the registry first: the id must not depend on who asks for it. */
    @TestFactory
    Stream<DynamicTest> bothWriteTheSameBytesWhoeverComesFirst() {
        return eachTopic((topic, sample) -> {
            String name = "theirs-first." + topic.name();
            byte[] theirs = theirs(name, sample);
            assertThat(ours(url(), null).serialize(name, sample)).isEqualTo(theirs);
        });
    }

    @TestFactory
    Stream<DynamicTest> theyReadWhatWeWrote() {
        return eachTopic((topic, sample) -> {
            byte[] bytes = ours(url(), null).serialize(topic.name(), sample);
            Object read = Confluent.deserializer(config()).deserialize(topic.name(), bytes);
            assertThat(read).isEqualTo(Confluent.record(sample, Confluent.schema(sample.getSchema())));
        });
    }

    @TestFactory
    Stream<DynamicTest> weReadWhatTheyWrote() {
        return eachTopic((topic, sample) -> {
            byte[] bytes = theirs(topic.name(), sample);
            assertThat(readWhenKnown(topic, bytes)).isEqualTo(new ValueReader.Read.Value<>(sample));
        });
    }

    /** A producer in another language takes the schema as it stands in the file, without what Java adds to it. */
    @TestFactory
    Stream<DynamicTest> weReadWhatAStrangerWroteByThePlainSchema() {
        return eachTopic((topic, sample) -> {
            String text = sample.getSchema().toString().replace(",\"avro.java.string\":\"String\"", "");
            assertThat(text).doesNotContain("avro.java");
            GenericData.Record record =
                    Confluent.record(sample, new org.apache.pulsar.kafka.shade.avro.Schema.Parser().parse(text));
            byte[] bytes = Confluent.serializer(config()).serialize(topic.name(), record);
            assertThat(readWhenKnown(topic, bytes)).isEqualTo(new ValueReader.Read.Value<>(sample));
        });
    }

    @Test
    void valuesAreRegisteredUnderTheirTopicsName() throws Exception {
        for (Map.Entry<Topic<?>, SpecificRecord> each : Samples.all().entrySet()) {
            ours(url(), null).serialize(each.getKey().name(), each.getValue());
        }
        assertThat(get("/subjects"))
                .contains(Samples.all().keySet().stream()
                        .map(topic -> "\"" + topic.subject() + "\"")
                        .toList());
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveIsDefinitelyAbsent() {
        SchemaIds ids = ids(url(), null);
        for (int id : List.of(0, 999_999, Integer.MAX_VALUE)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> ids.lookup(id) instanceof SchemaIds.Lookup.Absent);
        }
    }

    @Test
    void aSchemaMayGrowByADefaultButNotByADuty() throws Exception {
        String name = "growing";
        SchemaIds ids = ids(url(), null);
        Schema now = Samples.request().getSchema();
        int id = ids.idOf(name + "-value", now);
        demandBackwardCompatibility(name + "-value");

        int later = ids.idOf(name + "-value", with(now, "{\"name\":\"more\",\"type\":\"string\",\"default\":\"\"}"));
        assertThat(later).isNotEqualTo(id);
        assertThat(ids.idOf(name + "-value", now)).isEqualTo(id);
        Schema duty = with(now, "{\"name\":\"duty\",\"type\":\"string\"}");
        assertThatThrownBy(() -> ids.idOf(name + "-value", duty))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(name + "-value");
    }

    @Test
    void basicAuthenticationIsTheSameForBoth() throws Exception {
        try (PasswordDoor door = PasswordDoor.before(url(), "shop:s3cret:with-colon")) {
            String topic = Topics.REQUESTS.name();
            byte[] ours = ours(door.url(), "shop:s3cret:with-colon").serialize(topic, Samples.request());
            Map<String, String> config = Map.of(
                    SerdeConfig.REGISTRY_URL, door.url(),
                    SerdeConfig.CREDENTIALS_SOURCE, "USER_INFO",
                    SerdeConfig.USER_INFO, "shop:s3cret:with-colon");
            GenericData.Record record = Confluent.record(
                    Samples.request(), Confluent.schema(Samples.request().getSchema()));
            assertThat(Confluent.serializer(config).serialize(topic, record)).isEqualTo(ours);

            assertThatThrownBy(() -> ours(door.url(), "shop:wr0ng").serialize(topic, Samples.request()))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("wr0ng");
            assertThatThrownBy(() -> ours(door.url(), null).serialize(topic, Samples.request()))
                    .isInstanceOf(RegistryException.class);
        }
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

    private SchemaIds ids(String url, String userInfo) {
        SchemaIds ids = new SchemaIds(List.of(url), userInfo, null);
        opened.add(ids);
        return ids;
    }

    private AvroSerializer<SpecificRecord> ours(String url, String userInfo) {
        AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();
        serializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids(url, userInfo)), false);
        return serializer;
    }

    private byte[] theirs(String topic, SpecificRecord sample) {
        return Confluent.serializer(config())
                .serialize(topic, Confluent.record(sample, Confluent.schema(sample.getSchema())));
    }

    private <T extends SpecificRecord> ValueReader.Read<T> readWhenKnown(Topic<T> topic, byte[] bytes) {
        ValueReader<T> reader = ValueReader.of(topic, ids(url(), null));
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> reader.read(bytes), read -> !(read instanceof ValueReader.Read.Waiting));
    }

    private Map<String, String> config() {
        return Map.of(SerdeConfig.REGISTRY_URL, url());
    }

    private static Schema with(Schema schema, String field) {
        return new Schema.Parser()
                .parse(schema.toString().replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8))
                .body();
    }
}
