package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits the lowest contiguous finished offset of each partition, and never one past it. Poll thread only. */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final long interval_ns;
    private final CallerMeters meters;
    private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
    private final Pace pace;
    private long last_ns;

    Commits(Consumer<?, ?> consumer, Duration interval, CallerMeters meters, Pace pace) {
        this.consumer = consumer;
        this.interval_ns = interval.toNanos();
        this.meters = meters;
        this.pace = pace;
        this.last_ns = pace.now_ns();
    }

    /** The tracker of an assigned partition. */
    OffsetTracker tracker(TopicPartition partition) {
        return trackers.computeIfAbsent(partition, assigned -> new OffsetTracker());
    }

    /** Forgets partitions. Calls of theirs that are still in flight count for nothing then, not even after a return. */
    void forget(Collection<TopicPartition> partitions) {
        trackers.keySet().removeAll(partitions);
    }

    /** Commits in the background once the interval is over. A failure is made good by the next commit. */
    void commitIfDue() {
        if (pace.now_ns() - last_ns < interval_ns) {
            return;
        }
        last_ns = pace.now_ns();
        Map<TopicPartition, OffsetAndMetadata> offsets = take(trackers.keySet());
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure != null) {
                    failed(committed.keySet(), failure);
                }
            });
        }
    }

    /** Commits everything finished and waits for it, bounded. */
    void commitNow() {
        commitNow(trackers.keySet());
    }

    /** The same for some partitions. */
    void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = take(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, TIMEOUT);
        } catch (KafkaException e) {
            failed(offsets.keySet(), e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetTracker tracker = trackers.get(partition);
            if (tracker != null) {
                tracker.committable().ifPresent(offset -> {
                    offsets.put(partition, new OffsetAndMetadata(offset));
                    tracker.committed(offset);
                });
            }
        }
        return offsets;
    }

    /** The calls will be made again at worst, under the same keys. */
    private void failed(Collection<TopicPartition> partitions, Exception failure) {
        meters.commitFailed();
        LOG.warn("finished calls of {} are not committed yet: {}", partitions, failure.toString());
        for (TopicPartition partition : partitions) {
            OffsetTracker tracker = trackers.get(partition);
            if (tracker != null) {
                tracker.commitFailed();
            }
        }
    }
}
