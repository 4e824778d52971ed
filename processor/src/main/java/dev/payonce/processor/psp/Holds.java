package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that stand still before a call that nobody can make. They are looked at again, and go on by themselves when
 * the reason is gone. Changed by the poll thread only; asked by any.
 */
final class Holds {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
    private static final Duration LOOK_AGAIN_SOON = Duration.ofMillis(250);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private record Hold(long offset, String why, boolean released, long lookAgain_ns) {}

    private final Map<TopicPartition, Hold> holds = new ConcurrentHashMap<>();

    /** Holds a partition at an offset. Says so in the log once. */
    void hold(TopicPartition partition, long offset, CallReader.Read why, long now_ns) {
        boolean soon = why instanceof CallReader.Read.NotYet;
        String reason = switch (why) {
            case CallReader.Read.NotYet(String text) -> text;
            case CallReader.Read.Stuck(String text) -> text;
            case CallReader.Read.Ready ready -> throw new IllegalArgumentException("this call can be made");
        };
        long lookAgain_ns = now_ns + (soon ? LOOK_AGAIN_SOON : LOOK_AGAIN).toNanos();
        Hold before = holds.put(partition, new Hold(offset, reason, false, lookAgain_ns));
        if (before != null && before.offset == offset && before.why.equals(reason)) {
            return;
        }
        if (soon) {
            LOG.warn("{} waits at offset {}: {}", partition, offset, reason);
        } else {
            LOG.error("{} stands still at offset {}, a payment waits for this call: {}", partition, offset, reason);
        }
    }

    /** The partitions whose time has come to be read again. */
    List<TopicPartition> due(long now_ns) {
        List<TopicPartition> due = new ArrayList<>();
        holds.forEach((partition, hold) -> {
            if (!hold.released && now_ns - hold.lookAgain_ns >= 0) {
                holds.put(partition, new Hold(hold.offset, hold.why, true, hold.lookAgain_ns));
                due.add(partition);
            }
        });
        return due;
    }

    /** A call of this partition could be made. */
    void passed(TopicPartition partition) {
        if (!holds.isEmpty() && holds.remove(partition) != null) {
            LOG.info("{} goes on", partition);
        }
    }

    /** Whether nothing may be fetched from the partition now. */
    boolean isHeld(TopicPartition partition) {
        Hold hold = holds.get(partition);
        return hold != null && !hold.released;
    }

    /** Partitions that are another's business now. */
    void forget(Collection<TopicPartition> partitions) {
        holds.keySet().removeAll(partitions);
    }

    int size() {
        return holds.size();
    }

    /** One of the reasons, in words. */
    Optional<String> reason() {
        return holds.entrySet().stream()
                .findFirst()
                .map(entry -> "%s stands still at offset %d: %s"
                        .formatted(entry.getKey(), entry.getValue().offset, entry.getValue().why));
    }
}
