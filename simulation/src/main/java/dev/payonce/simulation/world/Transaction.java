package dev.payonce.simulation.world;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A transaction as its coordinator knows it. Its end is decided at once, and told to each partition later, by a marker. */
public final class Transaction {
    /** Where it stands. */
    public enum Status {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private final long number;
    private final Set<TopicPartition> partitions = new LinkedHashSet<>();
    private final Map<ConsumerGroup, Map<TopicPartition, Long>> offsets = new LinkedHashMap<>();
    private Status status = Status.OPEN;
    private int markersDue;

    Transaction(long number) {
        this.number = number;
    }

    public Status status() {
        return status;
    }

    /** Counts the transactions of a broker. */
    public long number() {
        return number;
    }

    /** Whether every partition has been told how it ended. */
    boolean isComplete() {
        return status != Status.OPEN && markersDue == 0;
    }

    Set<TopicPartition> partitions() {
        return partitions;
    }

    Map<ConsumerGroup, Map<TopicPartition, Long>> offsets() {
        return offsets;
    }

    void end(boolean commit) {
        status = commit ? Status.COMMITTED : Status.ABORTED;
        markersDue = partitions.size() + offsets.size();
    }

    void told() {
        markersDue--;
    }
}
