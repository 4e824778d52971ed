package dev.payonce.processor.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the tasks of this process have decided, for whoever compares it with the log: one that ends below was truncated
 * or made anew. The truth is in each task's store.
 */
public final class DecidedOffsets {
    private final Map<TopicPartition, Long> offsets = new ConcurrentHashMap<>();

    void put(TopicPartition partition, long offset) {
        offsets.put(partition, offset);
    }

    void forget(int partition) {
        offsets.keySet().removeIf(key -> key.partition() == partition);
    }

    /** The highest offset decided of each partition of the running tasks. */
    public Map<TopicPartition, Long> snapshot() {
        return Map.copyOf(offsets);
    }
}
