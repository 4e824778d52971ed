package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.processor.state.ParkedRow;
import dev.payonce.processor.state.WaiterRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of every version are read by the present one. */
class RowSchemasTest {
    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(dev.payonce.processor.state.PaymentRow.getClassSchema(), RowSchemas.PAYMENT),
                Arguments.of(WaiterRow.getClassSchema(), RowSchemas.WAITER),
                Arguments.of(ParkedRow.getClassSchema(), RowSchemas.PARKED));
    }

    /** Red where a schema was changed: keep the new one, too, so that the next version still has it. */
    @ParameterizedTest
    @MethodSource("rows")
    void presentSchemaIsAmongTheKept(Schema present, List<Schema> kept) {
        assertThat(kept)
                .extracting(SchemaNormalization::parsingFingerprint64)
                .contains(SchemaNormalization.parsingFingerprint64(present));
    }

    /**
     * Rows begin with the fingerprint of the schema they were written with. Red where a kept one was changed in place: rows
     * of it that lie in stores and changelogs could not be read any more. A new version adds a line; no line ever changes.
     */
    @Test
    void keptSchemasNeverChange() {
        assertThat(fingerprints(RowSchemas.PAYMENT)).containsExactly("1f6b936411259866");
        assertThat(fingerprints(RowSchemas.WAITER)).containsExactly("71d1a4cbde2a1a06");
        assertThat(fingerprints(RowSchemas.PARKED)).containsExactly("772860e0ceebdbdf");
    }

    private static List<String> fingerprints(List<Schema> kept) {
        return kept.stream()
                .map(schema -> Long.toHexString(SchemaNormalization.parsingFingerprint64(schema)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowsOfEveryKeptSchemaCanBeRead(Schema present, List<Schema> kept) {
        assertThat(kept)
                .allSatisfy(old -> assertThat(SchemaCompatibility.checkReaderWriterCompatibility(present, old)
                                .getType())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE));
    }

    @Test
    void rowOfAnOlderSchemaIsReadWhereThatIsKept() throws IOException {
        Schema older = SchemaBuilder.record("WaiterRow")
                .namespace(WaiterRow.getClassSchema().getNamespace())
                .fields()
                .requiredString("request_id")
                .requiredString("correlation_id")
                .endRecord();
        var row = new GenericRecordBuilder(older)
                .set("request_id", "request-1")
                .set("correlation_id", "corr-1")
                .build();
        byte[] bytes = StateCodec.bytes(new BinaryMessageEncoder<>(GenericData.get(), older).encode(row));

        WaiterRow read = StateCodec.decode(WaiterRow.createDecoder(RowSchemas.store(List.of(older))), bytes);

        assertThat(read.getRequestId()).isEqualTo("request-1");
        assertThat(read.getTraceparent()).isNull();
        assertThatThrownBy(() -> StateCodec.decode(WaiterRow.createDecoder(RowSchemas.store(RowSchemas.WAITER)), bytes))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(new String(bytes, UTF_8)).contains("request-1");
    }
}
