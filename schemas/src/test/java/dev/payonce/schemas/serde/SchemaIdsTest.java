package dev.payonce.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.serde.FaultyRegistry.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SchemaIdsTest {
    private static final Schema REQUEST = PaymentRequest.getClassSchema();
    private static final SchemaIds.Lookup PENDING = new SchemaIds.Lookup.Pending();
    private static final SchemaIds.Lookup ABSENT = new SchemaIds.Lookup.Absent();
    static final SchemaIds.Timing FAST = new SchemaIds.Timing(
            Duration.ofMillis(500), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(60));
    /** For what is asked once and must be answered, whatever else the machine does meanwhile. */
    static final SchemaIds.Timing PATIENT = new SchemaIds.Timing(
            Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(60));

    private final FaultyRegistry registry = new FaultyRegistry();
    private final List<SchemaIds> opened = new ArrayList<>();

    @TempDir
    Path disk;

    @AfterEach
    void close() {
        opened.forEach(SchemaIds::close);
        registry.close();
    }

    @Test
    void anUnknownIdIsPendingUntilTheRegistryAnswersAndKnownFromThenOn() {
        int id = registry.add(REQUEST);
        SchemaIds ids = ids(FAST);
        assertThat(ids.lookup(id)).isEqualTo(PENDING);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(id).equals(known(REQUEST)));
        registry.stop();
        assertThat(ids.lookup(id)).isEqualTo(known(REQUEST));
    }

    @Test
    void anIdAskedForWhileTheRegistryIsAwayIsKnownOnceItIsBack() {
        int id = registry.add(REQUEST);
        registry.stop();
        SchemaIds ids = ids(FAST);
        assertThat(ids.lookup(id)).isEqualTo(PENDING);
        staysPending(ids, id);
        registry.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(id).equals(known(REQUEST)));
    }

    @TestFactory
    Stream<DynamicTest> nothingButADefiniteWordEndsTheWaiting() {
        Map<String, Answer> faults = Map.ofEntries(
                Map.entry("500", new Answer(500, "{\"error_code\":50001,\"message\":\"store\"}")),
                Map.entry("503 that speaks of 40403", new Answer(503, "{\"error_code\":40403}")),
                Map.entry("401", new Answer(401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}")),
                Map.entry("404 of a proxy", new Answer(404, "<html>not found</html>")),
                Map.entry("404 without a body", new Answer(404, "")),
                Map.entry("404 of another thing", new Answer(404, "{\"error_code\":40401}")),
                Map.entry("200 without a schema", new Answer(200, "{}")),
                Map.entry("200 that is HTML", new Answer(200, "<html>sign in</html>")),
                Map.entry("200 without a body", new Answer(200, "")),
                Map.entry("200 that is nested", new Answer(200, "[".repeat(100_000))),
                Map.entry("200 that is huge", new Answer(200, "{\"schema\":\"" + "x".repeat(2 << 20) + "\"}")),
                Map.entry("302", new Answer(302, "")),
                Map.entry("headers that never come", new Answer(0, "")),
                Map.entry("a body that never ends", new Answer(-1, "{\"schema\":\"\\\"string\\\"\"}")));
        return faults.entrySet().stream()
                .map(fault -> DynamicTest.dynamicTest(fault.getKey(), () -> {
                    int id = registry.add(REQUEST);
                    registry.fault = fault.getValue();
                    SchemaIds ids = ids(FAST);
                    staysPending(ids, id);
                    registry.fault = null;
                    await().atMost(Duration.ofMinutes(1))
                            .until(() -> ids.lookup(id).equals(known(REQUEST)));
                    ids.close();
                }));
    }

    @Test
    void noSuchIdIsBelievedWhenItIsSaidAgain() {
        SchemaIds ids = ids(FAST);
        assertThat(ids.lookup(7)).isEqualTo(PENDING);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(7).equals(ABSENT));
        assertThat(registry.asked).hasSizeGreaterThanOrEqualTo(2);
    }

    /** A replica may lag behind the registry where a producer has just registered its schema. */
    @Test
    void anIdThatAReplicaLearnsLateIsNeverAbsent() {
        SchemaIds ids = ids(new SchemaIds.Timing(
                Duration.ofMillis(300), Duration.ofMillis(10), Duration.ofSeconds(30), Duration.ofSeconds(60)));
        assertThat(ids.lookup(1)).isEqualTo(PENDING);
        await().atMost(Duration.ofMinutes(1)).until(() -> !registry.asked.isEmpty());
        staysPending(ids, 1);
        SchemaIds impatient = ids(new SchemaIds.Timing(
                Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofSeconds(3), Duration.ofMinutes(10)));
        impatient.lookup(1);
        registry.add(REQUEST);
        await().atMost(Duration.ofMinutes(1)).until(() -> impatient.lookup(1).equals(known(REQUEST)));
    }

    @Test
    void anAbsentIdIsAskedForAgainAfterAWhile() {
        SchemaIds ids = ids(new SchemaIds.Timing(
                Duration.ofMillis(300), Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(500)));
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(1).equals(ABSENT));
        registry.add(REQUEST);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(1).equals(known(REQUEST)));
    }

    @Test
    void aNegativeIdExistsNowhere() {
        assertThat(ids(FAST).lookup(-1)).isEqualTo(ABSENT);
        assertThat(ids(FAST).fetch(Integer.MIN_VALUE)).isEmpty();
        assertThat(registry.asked).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> aSchemaThatNoValueCanBeReadByIsAsGoodAsNone() {
        String name = "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[%s]}";
        StringBuilder billion = new StringBuilder("{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}");
        for (int i = 1; i <= 40; i++) {
            String fields = "{\"name\":\"a\",\"type\":%s},{\"name\":\"b\",\"type\":\"R%d\"}".formatted(billion, i - 1);
            billion = new StringBuilder(name.formatted("R" + i, fields));
        }
        Map<String, String> schemas = Map.of(
                "not JSON",
                "?",
                "not Avro",
                "{\"type\":\"strange\"}",
                "contains itself",
                name.formatted("R", "{\"name\":\"f\",\"type\":\"R\"}"),
                "unfolds to 2^40 fields",
                billion.toString(),
                "is nested deeply",
                "{\"type\":\"array\",\"items\":".repeat(5_000) + "\"int\"" + "}".repeat(5_000));
        return schemas.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    int id = registry.add(REQUEST);
                    registry.schemas.put(id, entry.getValue());
                    SchemaIds ids = ids(FAST);
                    await().atMost(Duration.ofMinutes(1))
                            .until(() -> !ids.lookup(id).equals(PENDING));
                    assertThat(ids.lookup(id)).isEqualTo(ABSENT);
                }));
    }

    @Test
    void aSchemaOfAnotherKindIsAsGoodAsNone() {
        registry.answers.put(5, new Answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}"));
        SchemaIds ids = ids(FAST);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(5).equals(ABSENT));
    }

    @Test
    void aSchemaWithOldMistakesInItsDefaultsIsRead() {
        String text = REQUEST.toString().replaceFirst("\"default\":null", "\"default\":\"wrong\"");
        int id = registry.add(REQUEST);
        registry.schemas.put(id, text);
        SchemaIds ids = ids(FAST);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(id) instanceof SchemaIds.Lookup.Known);
    }

    @Test
    void anIdThatTheRegistryChokesOnHoldsUpNoOther() {
        registry.answers.put(100, new Answer(500, "{}"));
        registry.answers.put(101, new Answer(0, ""));
        registry.answers.put(102, new Answer(200, "{}"));
        int id = registry.add(REQUEST);
        SchemaIds ids = ids(FAST);
        IntStream.of(100, 101, 102, id).forEach(ids::lookup);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(id).equals(known(REQUEST)));
        assertThat(ids.lookup(100)).isEqualTo(PENDING);
        assertThat(ids.lookup(101)).isEqualTo(PENDING);
    }

    @Test
    void aFloodOfIdsThatDoNotExistIsBoundedAndStillAnswered() {
        SchemaIds ids = ids(new SchemaIds.Timing(
                Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofSeconds(60)));
        int flood = 3_000;
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> IntStream.range(0, flood)
                                .filter(id -> ids.lookup(1_000 + id).equals(ABSENT))
                                .count()
                        == flood);
        int id = registry.add(REQUEST);
        await().atMost(Duration.ofMinutes(1)).until(() -> ids.lookup(id).equals(known(REQUEST)));
    }

    @Test
    void questionsFromManyThreadsAreAllAnswered() {
        SchemaIds ids = ids(FAST);
        List<Integer> known =
                IntStream.range(0, 300).mapToObj(i -> registry.add(REQUEST)).toList();
        known.parallelStream().forEach(ids::lookup);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> known.stream().allMatch(id -> ids.lookup(id).equals(known(REQUEST))));
    }

    @Test
    void theNextUrlAnswersForOneThatIsDownOrBroken() {
        try (FaultyRegistry broken = new FaultyRegistry()) {
            broken.fault = new Answer(503, "");
            int id = registry.add(REQUEST);
            SchemaIds ids = new SchemaIds(
                    List.of("http://127.0.0.1:1", broken.url() + "/", registry.url()), null, null, PATIENT);
            opened.add(ids);
            assertThat(ids.fetch(id)).contains(REQUEST);
        }
    }

    @Test
    void aUrlThatIsNoneIsSaidAtOnceAndItsSecretsAreNot() {
        for (String url : List.of("registry:8081", "ftp://registry", "http://us er:secret@registry", "")) {
            assertThatThrownBy(() -> new SchemaIds(List.of(url), null, null))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> new SchemaIds(List.of(), null, null)).isInstanceOf(ConfigException.class);
    }

    @Test
    void afterTheCloseNothingIsAsked() {
        SchemaIds ids = ids(FAST);
        ids.close();
        assertThat(ids.lookup(3)).isEqualTo(PENDING);
        assertThatThrownBy(() -> ids.fetch(3)).isInstanceOf(RegistryException.class);
        assertThat(registry.asked).isEmpty();
    }

    private SchemaIds ids(SchemaIds.Timing timing) {
        SchemaIds ids = new SchemaIds(registry.urls(), null, disk, timing);
        opened.add(ids);
        return ids;
    }

    private static SchemaIds.Lookup known(Schema schema) {
        return new SchemaIds.Lookup.Known(schema);
    }

    /** Long enough for several rounds of {@link #FAST}. */
    private static void staysPending(SchemaIds ids, int id) {
        await().during(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(10))
                .until(() -> ids.lookup(id).equals(PENDING));
    }
}
