package dev.payonce.schemas.topics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * One topic: its name bound once to what its values are and how long they are kept.
 *
 * @param name the topic's name in Kafka
 * @param value the Avro class of its values, or null where bytes are kept as they came (quarantine, meta)
 * @param retention how long records are kept; ignored by a compacted topic
 * @param compacted whether the newest record of a key is kept for ever
 * @param partitioned whether it has the deployment's partition count, or a single partition
 * @param timestampBound how far a record's timestamp may lie from the broker's clock, or null where the sender is
 *     trusted. The replay window is judged by this timestamp, so producers must not choose it freely.
 */
public record Topic<V extends SpecificRecord>(
        String name,
        @Nullable Class<V> value,
        Duration retention,
        boolean compacted,
        boolean partitioned,
        @Nullable Duration timestampBound) {

    static <V extends SpecificRecord> Topic<V> of(String name, Class<V> value, Duration retention) {
        return new Topic<>(name, value, retention, false, true, null);
    }

    static Topic<SpecificRecord> ofBytes(String name, Duration retention) {
        return new Topic<>(name, null, retention, false, true, null);
    }

    static Topic<SpecificRecord> compactedBytes(String name) {
        return new Topic<>(name, null, Duration.ofDays(7), true, false, null);
    }

    Topic<V> withTimestampBound(Duration bound) {
        return new Topic<>(name, value, retention, compacted, partitioned, bound);
    }

    /** The registry's subject of this topic's values (TopicNameStrategy). */
    public String subject() {
        return name + "-value";
    }

    /** How many partitions it gets in a deployment of {@code partitions}. */
    public int partitions(int partitions) {
        return partitioned ? partitions : 1;
    }

    /** The topic-level settings it is created with. */
    public Map<String, String> config() {
        Map<String, String> config = new LinkedHashMap<>();
        if (compacted) {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        }
        if (timestampBound != null) {
            String bound_ms = Long.toString(timestampBound.toMillis());
            config.put(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, bound_ms);
            config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, bound_ms);
        }
        return config;
    }
}
