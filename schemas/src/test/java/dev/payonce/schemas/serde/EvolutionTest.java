package dev.payonce.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.Result;
import dev.payonce.schemas.Samples;
import dev.payonce.schemas.serde.ValueReader.Read;
import dev.payonce.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A later version of each record: a field with a default more, and a symbol more in each enum. */
class EvolutionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FaultyRegistry registry = new FaultyRegistry();
    private final SchemaIds ids = new SchemaIds(registry.urls(), null, null);

    @AfterEach
    void close() {
        ids.close();
        registry.close();
    }

    @Test
    void anOldReaderReadsANewWriterAndGuessesNoSymbolItDoesNotKnow() throws IOException {
        GenericRecord newer = asLater(Samples.outcome());
        newer.put("result", later(newer.getSchema().getField("result").schema()));
        GenericRecord payment = (GenericRecord) newer.get("payment");
        payment.put("status", later(payment.getSchema().getField("status").schema()));

        PaymentOutcome expected = Samples.outcome();
        expected.setResult(Result.UNRECOGNIZED);
        expected.getPayment().setStatus(PaymentStatus.UNRECOGNIZED);
        assertThat(ValueReader.of(Topics.OUTCOMES, ids).read(framed(newer))).isEqualTo(new Read.Value<>(expected));
    }

    @Test
    void aLaterOperationIsUnrecognizedAndNeverPay() throws IOException {
        GenericRecord newer = asLater(Samples.request());
        newer.put("operation", later(newer.getSchema().getField("operation").schema()));

        Read<PaymentRequest> read = ValueReader.of(Topics.REQUESTS, ids).read(framed(newer));
        assertThat(read)
                .isInstanceOfSatisfying(
                        Read.Value.class,
                        value -> assertThat(((PaymentRequest) value.value()).getOperation())
                                .isEqualTo(Operation.UNRECOGNIZED));
    }

    @Test
    void aNewReaderReadsAnOldWriterWithItsDefaults() throws IOException {
        for (SpecificRecord sample : Samples.all().values()) {
            Schema laterSchema = later(sample.getSchema().toString());
            GenericRecord read = new GenericDatumReader<GenericRecord>(sample.getSchema(), laterSchema)
                    .read(null, DecoderFactory.get().binaryDecoder(encoded(sample.getSchema(), sample), null));
            assertThat(read.get("added_later")).hasToString("none");
            assertThat(read.get("correlation_id")).hasToString("corr-1");
        }
    }

    /** The value as a later program would hold it: read through bytes, so that nested records are the later ones, too. */
    private static GenericRecord asLater(SpecificRecord value) throws IOException {
        Schema laterSchema = later(value.getSchema().toString());
        return new GenericDatumReader<GenericRecord>(value.getSchema(), laterSchema)
                .read(null, DecoderFactory.get().binaryDecoder(encoded(value.getSchema(), value), null));
    }

    private static GenericData.EnumSymbol later(Schema type) {
        return new GenericData.EnumSymbol(type, "ADDED_LATER");
    }

    private static Schema later(String schema) throws IOException {
        JsonNode tree = JSON.readTree(schema);
        grow(tree);
        return new Schema.Parser().parse(tree.toString());
    }

    private static void grow(JsonNode node) {
        node.forEach(EvolutionTest::grow);
        if (node.path("type").asText().equals("enum")) {
            ((ArrayNode) node.path("symbols")).add("ADDED_LATER");
        }
        if (node.path("type").asText().equals("record")) {
            ObjectNode added =
                    JSON.createObjectNode().put("name", "added_later").put("type", "string");
            ((ArrayNode) node.path("fields")).insert(1, added.put("default", "none"));
        }
    }

    private byte[] framed(GenericRecord value) throws IOException {
        int id = registry.add(value.getSchema());
        ids.fetch(id);
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes(new byte[] {0, 0, 0, 0, (byte) id});
        framed.writeBytes(encoded(value.getSchema(), value));
        return framed.toByteArray();
    }

    private static byte[] encoded(Schema schema, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        GenericData data = value instanceof SpecificRecord ? SpecificData.getForSchema(schema) : GenericData.get();
        new GenericDatumWriter<>(schema, data).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
