package dev.payonce.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payonce.it.fixture.Metrics;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.Requests;
import dev.payonce.it.fixture.SharedSystem;
import dev.payonce.it.fixture.TestSystem;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.Result;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that can't be read, now or ever, and a registry that comes and goes: all others flow. */
@ExtendWith(SharedSystem.class)
class SchemasOfStrangersTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestSystem system;

    SchemasOfStrangersTest(TestSystem system) {
        this.system = system;
    }

    @Test
    void garbageIsQuarantinedWithItsReasonAndTheNextRecordGoesThrough() {
        byte[] garbage = ("garbage " + Pay.freshKey()).getBytes(UTF_8);
        PaymentRequest next = Requests.visa(Pay.freshKey());

        var sent = system.records().send(record(2, garbage));
        system.records().send(record(2, system.records().encode(next)));

        awaitPaid(next);
        ConsumerRecord<byte[], byte[]> quarantined = awaitQuarantined(garbage);
        assertThat(header(quarantined, RecordHeaders.REASON)).isEqualTo("UNREADABLE");
        assertThat(header(quarantined, RecordHeaders.REASON_DETAIL)).contains("wire format");
        assertThat(header(quarantined, RecordHeaders.ORIGIN_TOPIC)).isEqualTo(Topics.REQUESTS.name());
        assertThat(header(quarantined, RecordHeaders.ORIGIN_PARTITION)).isEqualTo("2");
        assertThat(header(quarantined, RecordHeaders.ORIGIN_OFFSET)).isEqualTo(Long.toString(sent.offset()));
        system.oracle().assertConsistent();
    }

    @Test
    void schemaIdThatTheRegistryDeniesIsQuarantined() {
        byte[] bytes = Requests.encode(987_654, Requests.visa(Pay.freshKey()));

        system.records().send(record(1, bytes));

        assertThat(header(awaitQuarantined(bytes), RecordHeaders.REASON)).isEqualTo("UNKNOWN_SCHEMA_ID");
    }

    @Test
    void recordOfASchemaNotToldYetWaitsForTheRegistryWhileOthersFlow() throws Exception {
        Schema newer = withAnotherField();
        int id = register(newer);
        PaymentRequest request = Requests.visa(Pay.freshKey());
        PaymentRequest other = Requests.visa(Pay.freshKey());
        double parkedBefore = parked();

        system.registry().stop();
        try {
            system.records().send(record(3, Requests.encode(id, asWrittenWith(newer, request))));
            system.records().send(record(3, system.records().encode(other)));

            awaitPaid(other);
            await().atMost(LIMIT).until(() -> parked() == parkedBefore + 1);
            assertThat(system.records().outcomes(request.getIdempotencyKey())).isEmpty();
        } finally {
            system.registry().start().awaitReady();
        }

        awaitPaid(request);
        assertThat(parked()).isEqualTo(parkedBefore);
        system.oracle().assertConsistent();
    }

    @Test
    void processorThatKnowsNoSchemaYetWaitsForTheRegistryAndThenBecomesReady() throws Exception {
        system.registry().stop();
        try (var fresh = system.furtherProcessor(9).part().start()) {
            try {
                await().during(Duration.ofSeconds(3)).atMost(LIMIT).until(() -> fresh.isAlive() && !fresh.isReady());
            } finally {
                system.registry().start().awaitReady();
            }
            fresh.awaitReady();
            fresh.stop();
        }
        system.awaitReady();
        PaymentRequest request = Requests.visa(Pay.freshKey());
        system.records().send(request);
        awaitPaid(request);
    }

    private void awaitPaid(PaymentRequest request) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(system.records().outcomes(request.getIdempotencyKey()))
                        .singleElement()
                        .extracting(PaymentOutcome::getResult)
                        .isEqualTo(Result.SUCCEEDED));
    }

    private ConsumerRecord<byte[], byte[]> awaitQuarantined(byte[] value) {
        return await().atMost(LIMIT)
                .until(
                        () -> system.records().all(Topics.QUARANTINE.name()).stream()
                                .filter(record -> java.util.Arrays.equals(record.value(), value))
                                .findAny(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private double parked() {
        return Metrics.of(system.processors().getFirst()).sum("payonce_records_parked");
    }

    private int register(Schema schema) throws Exception {
        String body = JSON.writeValueAsString(Map.of("schema", schema.toString()));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(system.registryUrl() + "/subjects/" + Topics.REQUESTS.subject() + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body()).path("id").asInt();
        }
    }

    /** The contract's schema as a later release may have it: one field more, with a default. */
    private static Schema withAnotherField() {
        Schema now = SpecificData.get().getSchema(PaymentRequest.class);
        List<Schema.Field> fields = new ArrayList<>();
        now.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("gift_note", Schema.create(Schema.Type.STRING), null, ""));
        return Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
    }

    private static GenericRecord asWrittenWith(Schema schema, PaymentRequest request) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : request.getSchema().getFields()) {
            record.put(field.name(), plain(field, request));
        }
        record.put("gift_note", "with love");
        return record;
    }

    private static Object plain(Schema.Field field, PaymentRequest request) {
        return switch (field.name()) {
            case "requested_at" -> request.getRequestedAt().toEpochMilli();
            case "operation" -> new GenericData.EnumSymbol(field.schema(), request.getOperation());
            default -> request.get(field.pos());
        };
    }

    private static ProducerRecord<String, byte[]> record(int partition, byte[] value) {
        return new ProducerRecord<>(Topics.REQUESTS.name(), partition, null, value);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return RecordHeaders.text(record.headers(), name);
    }
}
