package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.processor.psp.CallerClients;
import dev.payonce.processor.psp.PspCallerConfig;
import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.FencedException;
import dev.payonce.simulation.world.PartitionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The consumer of calls, over this world's broker, with the isolation level that the product asks for. */
final class SimulatedConsumer extends MockConsumer<String, byte[]> {
    private final World world;
    private final Node node;
    private final ConsumerGroup group;
    private final boolean committedOnly;
    private final TreeMap<Integer, Long> positions = new TreeMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private @Nullable ConsumerRebalanceListener listener;
    private String member;
    private boolean tookSomething;

    SimulatedConsumer(World world, Node node, ConsumerGroup group, PspCallerConfig config) {
        super("earliest");
        this.world = world;
        this.node = node;
        this.group = group;
        Object isolation = CallerClients.consumerSettings(config).get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
        this.committedOnly = "read_committed".equals(isolation);
        this.member = node.newMember("caller");
    }

    private static TopicPartition calls(int partition) {
        return new TopicPartition(Topics.PSP_CALLS.name(), partition);
    }

    private static List<TopicPartition> calls(Collection<Integer> partitions) {
        return partitions.stream().map(SimulatedConsumer::calls).toList();
    }

    @Override
    public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener with) {
        listener = with;
        group.join(member);
        world.broker().changed();
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
        rebalance();
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
        tookSomething = false;
        for (int partition : List.copyOf(positions.keySet())) {
            TopicPartition from = calls(partition);
            long position = positions.getOrDefault(partition, 0L);
            if (!paused.contains(from)) {
                PartitionLog.Batch batch =
                        world.broker().log(from).read(position, 1 + world.dice().below(5), committedOnly);
                positions.put(partition, batch.next());
                if (!batch.entries().isEmpty()) {
                    tookSomething = true;
                    records.put(
                            from,
                            batch.entries().stream()
                                    .map(entry -> record(from, entry))
                                    .toList());
                }
            }
        }
        return new ConsumerRecords<>(records, Map.of());
    }

    private void rebalance() {
        ConsumerRebalanceListener told = listener;
        if (told == null) {
            return;
        }
        if (!group.has(member)) {
            List<TopicPartition> lost = calls(positions.keySet());
            positions.clear();
            told.onPartitionsLost(lost);
            member = node.newMember("caller");
            group.join(member);
            world.broker().changed();
        }
        List<Integer> revoked = List.copyOf(group.toRevoke(member));
        if (!revoked.isEmpty()) {
            told.onPartitionsRevoked(calls(revoked));
            revoked.forEach(positions::remove);
            group.revoked(member, revoked);
            world.broker().changed();
        }
        List<Integer> assigned = group.toAssign(member);
        if (!assigned.isEmpty()) {
            assigned.forEach(partition ->
                    positions.put(partition, group.committed(calls(partition)).orElse(0)));
            assigned.forEach(partition -> paused.remove(calls(partition)));
            told.onPartitionsAssigned(calls(assigned));
        }
    }

    private static ConsumerRecord<String, byte[]> record(TopicPartition from, Entry entry) {
        return new ConsumerRecord<>(
                from.topic(),
                from.partition(),
                entry.offset(),
                entry.timestamp_ms(),
                TimestampType.CREATE_TIME,
                0,
                0,
                entry.key() == null ? "" : new String(entry.key(), UTF_8),
                entry.value(),
                entry.headers(),
                Optional.empty());
    }

    /** Whether the last poll brought records. */
    boolean tookSomething() {
        return tookSomething;
    }

    String member() {
        return member;
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
        Exception failure = null;
        try {
            commit(offsets);
        } catch (CommitFailedException | RetriableCommitFailedException e) {
            failure = e;
        }
        if (callback != null) {
            callback.onComplete(offsets, failure);
        }
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        commit(offsets);
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        world.crashPoint();
        if (world.faults().strikes(FaultKind.OFFSET_COMMIT_FAILS)) {
            throw new RetriableCommitFailedException("the coordinator is away");
        }
        Map<TopicPartition, Long> plain = new HashMap<>();
        offsets.forEach((partition, offset) -> plain.put(partition, offset.offset()));
        try {
            group.commit(member, plain);
        } catch (FencedException e) {
            throw new CommitFailedException(e.getMessage());
        }
        for (TopicPartition partition : new ArrayList<>(plain.keySet())) {
            world.trace().note("calls done", partition.partition(), plain.getOrDefault(partition, 0L));
        }
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return new HashSet<>(calls(positions.keySet()));
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        paused.addAll(partitions);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        paused.removeAll(partitions);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        positions.put(partition.partition(), offset);
    }

    @Override
    public synchronized void close(CloseOptions options) {
        ConsumerRebalanceListener told = listener;
        try {
            if (told != null && !positions.isEmpty()) {
                List<TopicPartition> given = calls(positions.keySet());
                if (group.has(member)) {
                    told.onPartitionsRevoked(given);
                } else {
                    told.onPartitionsLost(given);
                }
            }
        } finally {
            group.remove(member);
            world.broker().changed();
        }
    }
}
