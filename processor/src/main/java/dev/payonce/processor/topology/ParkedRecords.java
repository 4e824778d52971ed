package dev.payonce.processor.topology;

import dev.payonce.processor.state.HeaderRow;
import dev.payonce.processor.state.ParkedRow;
import dev.payonce.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Records that wait for the registry to tell their schema, ordered by schema id, then as they came. Keys are schema id (4
 * bytes), a number for the topic (1) and the offset (8).
 */
final class ParkedRecords {
    private static final BinaryMessageDecoder<ParkedRow> DECODER =
            ParkedRow.createDecoder(RowSchemas.store(RowSchemas.PARKED));

    private static final int KEY_BYTES = 13;
    private static final List<String> TOPICS =
            List.of(Topics.REQUESTS.name(), Topics.REROUTED.name(), Topics.PSP_RESULTS.name());

    private static final int IDS_PER_LOOK = 100;

    private final KeyValueStore<Bytes, byte[]> store;
    private int count;
    private @Nullable Bytes next;

    /** A parked record and the key it is parked under. */
    record Entry(Bytes key, RawRecord raw) {}

    ParkedRecords(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            entries.forEachRemaining(entry -> count++);
        }
    }

    /** How many there are. Counted once, when the task has its store, and kept from then on. */
    int count() {
        return count;
    }

    void put(int schemaId, RawRecord raw) {
        store.put(key(schemaId, TOPICS.indexOf(raw.at().topic()), raw.at().offset()), encode(raw));
        count++;
    }

    void remove(Entry entry) {
        store.delete(entry.key);
        count--;
    }

    /**
     * At most {@code limit} records whose schema id is known now. Ids that are not are passed over whole, at most {@code
     * IDS_PER_LOOK} of them a look; the next look goes on behind them.
     */
    List<Entry> ready(int limit, IntPredicate isKnown) {
        List<Entry> ready = new ArrayList<>();
        Bytes from = next == null ? key(0, 0, 0) : next;
        for (int ids = 0; from != null && ids < IDS_PER_LOOK && ready.size() < limit; ids++) {
            from = collect(from, limit, isKnown, ready);
        }
        next = from;
        return ready;
    }

    /** Collects from a key on; stops at an id that is not known and returns where the next id begins, or null at the end. */
    private @Nullable Bytes collect(Bytes from, int limit, IntPredicate isKnown, List<Entry> ready) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, null)) {
            int known = -1;
            while (entries.hasNext() && ready.size() < limit) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                int schemaId = ByteBuffer.wrap(entry.key.get()).getInt();
                if (schemaId != known && !isKnown.test(schemaId)) {
                    return schemaId == -1 ? null : key(schemaId + 1, 0, 0);
                }
                known = schemaId;
                ready.add(new Entry(entry.key, decode(entry.value)));
            }
            return null;
        }
    }

    private static Bytes key(int schemaId, int topic, long offset) {
        return Bytes.wrap(ByteBuffer.allocate(KEY_BYTES)
                .putInt(schemaId)
                .put((byte) topic)
                .putLong(offset)
                .array());
    }

    private static byte[] encode(RawRecord raw) {
        List<HeaderRow> headers = new ArrayList<>();
        for (Header header : raw.headers()) {
            headers.add(new HeaderRow(header.key(), wrap(header.value())));
        }
        Origin at = raw.at();
        ParkedRow row = new ParkedRow(
                at.topic(),
                at.partition(),
                at.offset(),
                at.timestamp_ms(),
                wrap(raw.key()),
                wrap(raw.value()),
                headers);
        return StateCodec.encode(ParkedRow.getEncoder(), row);
    }

    private static RawRecord decode(byte[] bytes) {
        ParkedRow row = StateCodec.decode(DECODER, bytes);
        Headers headers = new RecordHeaders();
        row.getHeaders().forEach(header -> headers.add(header.getName(), unwrap(header.getValue())));
        Origin at = new Origin(row.getTopic(), row.getPartition(), row.getOffset(), row.getTimestampMs());
        return new RawRecord(at, unwrap(row.getKey()), unwrap(row.getValue()), headers);
    }

    private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static byte @Nullable [] unwrap(@Nullable ByteBuffer buffer) {
        return buffer == null ? null : StateCodec.bytes(buffer);
    }
}
