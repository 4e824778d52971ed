package dev.payonce.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro values in Confluent's wire format, byte for byte as {@code KafkaAvroSerializer} does. The first value of a
 * schema on a topic registers it, which blocks ({@link SchemaIds#idOf}); register at start to avoid that. Thread-safe.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    static {
        TrustedClasses.load();
    }

    private static final int USUAL_BYTES = 512;

    private final Map<String, Writer> writers = new ConcurrentHashMap<>();
    private @Nullable SchemaIds ids;
    private boolean ownsIds;

    private record Writer(Schema schema, int id, SpecificDatumWriter<Object> datum) {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        ids = SerdeConfig.schemaIds(config);
        ownsIds = config.get(SerdeConfig.SCHEMA_IDS) == null;
    }

    /**
     * @throws SerializationException when the value does not fit its schema, or the registry refuses it or can't be asked
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // a class has one schema object; comparing whole schemas costs per record
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) {
            return null;
        }
        Writer writer = writers.get(topic);
        if (writer == null || writer.schema != value.getSchema()) {
            writer = newWriter(topic, value.getSchema());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        out.writeBytes(new byte[WireFormat.HEADER_BYTES]);
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            writer.datum.write(value, encoder);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("a value for " + topic + " does not fit its schema", e);
        }
        byte[] bytes = out.toByteArray();
        WireFormat.putSchemaId(bytes, writer.id);
        return bytes;
    }

    @Override
    public void close() {
        if (ownsIds && ids != null) {
            ids.close();
        }
    }

    private Writer newWriter(String topic, Schema schema) {
        if (ids == null) {
            throw new SerializationException("the serializer was not configured");
        }
        Writer writer = new Writer(schema, ids.idOf(topic + "-value", schema), new SpecificDatumWriter<>(schema));
        writers.put(topic, writer);
        return writer;
    }
}
