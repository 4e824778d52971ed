package dev.payonce.processor.topology;

import dev.payonce.schemas.topics.Topics;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came.
 *
 * @param at where it was read, and its time
 * @param headers its own, changeable: a copy carries them on
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
record RawRecord(Origin at, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    /**
     * The largest that can be one of ours: a request with every field at its longest is half of it. What is made of a record
     * (a copy, a parked row, a rejection that repeats its fields) then stays below what brokers take (1 MiB by default).
     */
    static final int BYTES_MAX = 256 << 10;

    /** Whether this is a copy that the topology made of a request in the wrong partition. */
    boolean isRerouted() {
        return at.topic().equals(Topics.REROUTED.name());
    }

    /** Where the record was read first: for a copy, what it is a copy of. */
    Origin origin() {
        return isRerouted() ? Origin.ofCopy(headers, at) : at;
    }

    boolean isTooLarge() {
        long bytes = length(key) + length(value);
        for (Header header : headers) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes > BYTES_MAX;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
