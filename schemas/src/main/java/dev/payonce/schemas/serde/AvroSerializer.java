package dev.payonce.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
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

    private static final int DESKS_MAX = 16;
    private static final byte[] NO_HEADER = new byte[WireFormat.HEADER_BYTES];

    private final Queue<Desk> desks = new ArrayBlockingQueue<>(DESKS_MAX);
    private final Map<String, Writer> writers = new ConcurrentHashMap<>();
    private @Nullable SchemaIds ids;
    private boolean ownsIds;

    /** What one writer at a time needs, kept for the next: an encoder with its buffers. */
    private static final class Desk {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

        byte[] write(SpecificDatumWriter<Object> writer, Object value) throws IOException {
            out.reset();
            out.writeBytes(NO_HEADER);
            writer.write(value, encoder);
            encoder.flush();
            return out.toByteArray();
        }
    }

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
        Desk desk = desks.poll();
        if (desk == null) {
            desk = new Desk();
        }
        byte[] bytes;
        try {
            bytes = desk.write(writer.datum, value);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("a value for " + topic + " does not fit its schema", e);
        }
        var _ = desks.offer(desk); // one that failed may hold half a value, and is left to the garbage collector
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
