package dev.payonce.schemas.serde;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro values in Confluent's wire format into generated classes, resolving the writer's schema to the reader's. An
 * unknown schema id is asked of the registry, which blocks; where that must not happen, read through {@link ValueReader}.
 * Thread-safe.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    static {
        TrustedClasses.load();
    }

    /** More schemas than one topic ever has; beyond, they are made anew. */
    private static final int READERS_MAX = 1_000;

    private final Map<Integer, Reader<T>> readers = new ConcurrentHashMap<>();
    private @Nullable SchemaIds ids;
    private @Nullable Schema readerSchema;
    private boolean ownsIds;

    private record Reader<T>(Schema writerSchema, SpecificDatumReader<T> datum) {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        ids = SerdeConfig.schemaIds(config);
        ownsIds = config.get(SerdeConfig.SCHEMA_IDS) == null;
        readerSchema = config.get(SerdeConfig.VALUE_CLASS) instanceof Class<?> type
                ? SpecificData.get().getSchema(type)
                : null;
    }

    /**
     * @throws SerializationException when the bytes are not in the wire format, the schema id does not exist or can't be
     *     asked for, or the value can't be read as the expected class
     */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (!WireFormat.isFramed(bytes)) {
            throw new SerializationException("not in Confluent's wire format");
        }
        SpecificDatumReader<T> reader = reader(WireFormat.schemaId(bytes));
        try {
            int length = bytes.length - WireFormat.HEADER_BYTES;
            return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, WireFormat.HEADER_BYTES, length, null));
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("a value of " + topic + " is not what its schema says", e);
        } catch (StackOverflowError e) {
            throw new SerializationException("a value of " + topic + " is nested too deeply");
        }
    }

    @Override
    public void close() {
        if (ownsIds && ids != null) {
            ids.close();
        }
    }

    @SuppressWarnings("ReferenceEquality") // an id has one schema object; comparing whole schemas costs per record
    private SpecificDatumReader<T> reader(int id) {
        if (ids == null) {
            throw new SerializationException("the deserializer was not configured");
        }
        Schema writerSchema = ids.fetch(id)
                .orElseThrow(() -> new SerializationException("the registry has no Avro schema with id " + id));
        Reader<T> reader = readers.get(id);
        if (reader == null || reader.writerSchema != writerSchema) {
            Schema expected = readerSchema != null ? readerSchema : own(writerSchema);
            reader = new Reader<>(writerSchema, new SpecificDatumReader<>(writerSchema, expected));
            if (readers.size() >= READERS_MAX) {
                readers.clear();
            }
            readers.put(id, reader);
        }
        return reader.datum;
    }

    private static Schema own(Schema writerSchema) {
        Class<?> type = SpecificData.get().getClass(writerSchema);
        if (type == null || !SpecificRecordBase.class.isAssignableFrom(type)) {
            throw new SerializationException("no class for " + writerSchema.getFullName());
        }
        return SpecificData.get().getSchema(type);
    }
}
