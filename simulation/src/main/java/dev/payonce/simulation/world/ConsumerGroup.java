package dev.payonce.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer group: who owns which partition number, and what is committed. Partitions move one at a time: a living owner
 * gives one up before another gets it; a member that was silent for its session is given up with all that it owned, and
 * whatever it commits later is refused.
 */
public final class ConsumerGroup {
    private final int partitions;
    private final Map<String, TreeSet<Integer>> members = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Integer> pending = new HashMap<>();
    private int generation;

    ConsumerGroup(int partitions) {
        this.partitions = partitions;
    }

    public void join(String member) {
        generation++;
        members.putIfAbsent(member, new TreeSet<>());
    }

    /** The member left, or its session is over. */
    public void remove(String member) {
        if (members.remove(member) != null) {
            generation++;
        }
    }

    public boolean has(String member) {
        return members.containsKey(member);
    }

    public int generation() {
        return generation;
    }

    /** What the member has to give up before others can have it. */
    public List<Integer> toRevoke(String member) {
        NavigableSet<Integer> owned = ownedBy(member);
        int surplus = owned.size() - quota();
        return surplus <= 0 ? List.of() : new ArrayList<>(owned.descendingSet()).subList(0, surplus);
    }

    public void revoked(String member, List<Integer> gone) {
        ownedBy(member).removeAll(gone);
    }

    /** Gives the member what is free, as far as it is its share. */
    public List<Integer> toAssign(String member) {
        NavigableSet<Integer> owned = ownedBy(member);
        if (owned.size() >= quota()) {
            return List.of();
        }
        List<Integer> given = new ArrayList<>();
        for (int partition = 0; partition < partitions && owned.size() < quota(); partition++) {
            if (!isOwned(partition)) {
                owned.add(partition);
                given.add(partition);
            }
        }
        return given;
    }

    private boolean isOwned(int partition) {
        for (Set<Integer> owned : members.values()) {
            if (owned.contains(partition)) {
                return true;
            }
        }
        return false;
    }

    private NavigableSet<Integer> ownedBy(String member) {
        NavigableSet<Integer> owned = members.get(member);
        if (owned == null) {
            throw new FencedException(member + " is no member");
        }
        return owned;
    }

    private int quota() {
        return (partitions + members.size() - 1) / Math.max(1, members.size());
    }

    /**
     * Commits offsets outside of a transaction.
     *
     * @throws FencedException for who is no member
     */
    public void commit(String member, Map<TopicPartition, Long> offsets) {
        ownedBy(member);
        committed.putAll(offsets);
    }

    /** Sets offsets from outside, as an operator does. */
    public void reset(TopicPartition partition, long offset) {
        committed.put(partition, offset);
    }

    void pend(String member, Map<TopicPartition, Long> offsets) {
        ownedBy(member);
        offsets.keySet().forEach(partition -> pending.merge(partition, 1, Integer::sum));
    }

    void settle(Map<TopicPartition, Long> offsets, boolean commit) {
        offsets.keySet().forEach(partition -> pending.merge(partition, -1, Integer::sum));
        if (commit) {
            committed.putAll(offsets);
        }
    }

    /** Whether a transaction that is not through may still move the partition's offset: then readers have to wait. */
    public boolean isUnstable(TopicPartition partition) {
        return pending.getOrDefault(partition, 0) > 0;
    }

    public OptionalLong committed(TopicPartition partition) {
        Long offset = committed.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}
