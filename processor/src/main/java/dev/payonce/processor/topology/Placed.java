package dev.payonce.processor.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * An encoded value and the partition it goes to. Sinks take this, because a {@link StreamPartitioner} sees a record's key
 * and value only, and a payment's partition is decided from its id or its request, never from the key's bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record Placed(int partition, byte @Nullable [] bytes) {
    static final Serializer<Placed> SERIALIZER = (topic, placed) -> placed.bytes;

    static Optional<Set<Integer>> partition(String topic, byte @Nullable [] key, Placed value, int partitions) {
        return Optional.of(Set.of(value.partition));
    }
}
