package dev.payonce.schemas.serde;

import dev.payonce.schemas.topics.Topic;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.function.IntFunction;
import javax.net.ssl.SSLException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic's values without ever blocking or throwing, for loops that must go on whatever a stranger wrote: a stream
 * thread, the outcome tail, the psp caller.
 */
public final class ValueReader<T extends SpecificRecord> {
    private static final int REASON_LENGTH_MAX = 300;
    private static final int CAUSES_MAX = 20;

    /** What became of some bytes. */
    public sealed interface Read<T> {
        record Value<T>(T value) implements Read<T> {}

        /** The schema id is not known yet: keep the bytes and read them again later. */
        record Waiting<T>(int schemaId) implements Read<T> {}

        /** The registry says that there is no such schema id, or has nothing under it that values could be read by. */
        record NoSuchSchema<T>(int schemaId) implements Read<T> {}

        /** Not readable, now or ever, and why. */
        record Unreadable<T>(String why) implements Read<T> {}
    }

    private final Topic<T> topic;
    private final IntFunction<SchemaIds.Lookup> ids;
    private final Deserializer<T> deserializer;

    /** Reads with the given deserializer, which is asked only for bytes whose schema id is known to {@code ids}. */
    public ValueReader(Topic<T> topic, SchemaIds ids, Deserializer<T> deserializer) {
        this(topic, ids::lookup, deserializer);
    }

    private ValueReader(Topic<T> topic, IntFunction<SchemaIds.Lookup> ids, Deserializer<T> deserializer) {
        this.topic = topic;
        this.ids = ids;
        this.deserializer = deserializer;
    }

    /** Reads with this project's own deserializer. */
    public static <T extends SpecificRecord> ValueReader<T> of(Topic<T> topic, SchemaIds ids) {
        AvroDeserializer<T> deserializer = new AvroDeserializer<>();
        Class<T> type = topic.value();
        if (type == null) {
            throw new IllegalArgumentException(topic.name() + " has no values to read");
        }
        deserializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids, SerdeConfig.VALUE_CLASS, type), false);
        return new ValueReader<>(topic, ids, deserializer);
    }

    /** The same reader, where something else says what is known of schema ids, e.g. only some of them yet. */
    public ValueReader<T> knowing(IntFunction<SchemaIds.Lookup> lookup) {
        return new ValueReader<>(topic, lookup, deserializer);
    }

    /** Whether it is settled what a schema id is: the schema is known, or that there is none. */
    public boolean isKnown(int schemaId) {
        return !(ids.apply(schemaId) instanceof SchemaIds.Lookup.Pending);
    }

    /** The value, or why there is none (yet). */
    public Read<T> read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Read.Unreadable<>("no value");
        }
        if (!WireFormat.isFramed(bytes)) {
            return new Read.Unreadable<>("not in Confluent's wire format");
        }
        int id = WireFormat.schemaId(bytes);
        return switch (ids.apply(id)) {
            case SchemaIds.Lookup.Known known -> deserialize(bytes, id);
            case SchemaIds.Lookup.Pending pending -> new Read.Waiting<>(id);
            case SchemaIds.Lookup.Absent absent -> new Read.NoSuchSchema<>(id);
        };
    }

    private Read<T> deserialize(byte[] bytes, int id) {
        try {
            T value = deserializer.deserialize(topic.name(), bytes);
            return value == null ? new Read.Unreadable<>("no value") : new Read.Value<>(value);
        } catch (RuntimeException e) {
            return isRegistryAway(e) ? new Read.Waiting<>(id) : new Read.Unreadable<>(why(e));
        } catch (StackOverflowError e) {
            return new Read.Unreadable<>("nested too deeply");
        }
    }

    /**
     * A deserializer that is not ours keeps its own memory of schemas and may have to ask for one that we know. When it
     * can't, that says nothing about the bytes.
     */
    private static boolean isRegistryAway(Throwable e) {
        int depth = 0;
        for (Throwable cause = e; cause != null && depth < CAUSES_MAX; cause = cause.getCause(), depth++) {
            boolean away = cause instanceof RegistryException
                    || cause instanceof RetriableException
                    || cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof SSLException
                    || cause.getClass().getSimpleName().equals("RestClientException");
            if (away) {
                return true;
            }
        }
        return false;
    }

    private static String why(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = e.getMessage() + " (" + cause.getClass().getSimpleName() + ")";
        return why.substring(0, Math.min(why.length(), REASON_LENGTH_MAX));
    }
}
