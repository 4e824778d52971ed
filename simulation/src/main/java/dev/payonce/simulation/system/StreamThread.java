package dev.payonce.simulation.system;

import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Parts;
import dev.payonce.processor.topology.Rows;
import dev.payonce.processor.topology.StoreNames;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.FencedException;
import dev.payonce.simulation.world.Outgoing;
import dev.payonce.simulation.world.PartitionLog;
import dev.payonce.simulation.world.ProducerSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka Streams thread with exactly_once_v2, one effect a step: it owns tasks, restores their stores, processes, and
 * commits what they wrote and read in one transaction. What it writes waits in its producer until some of it is sent.
 */
final class StreamThread {
    private static final long COMMIT_INTERVAL_MS = 50;

    private final World world;
    private final Node node;
    private final ConsumerGroup group;
    private final OpenTransactions transactions = new OpenTransactions();
    private final Parts parts;
    private final TreeMap<Integer, Task> running = new TreeMap<>();
    private final Restorer restorer;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Deque<Outgoing> unsent = new ArrayDeque<>();
    private @Nullable ProducerSession producer;
    private String member = "";
    private boolean isDirty;
    private boolean isEnding;
    private long committed_ms;

    StreamThread(World world, Node node) {
        this.world = world;
        this.node = node;
        this.group = world.broker().group(Setup.STREAMS_GROUP, Setup.PARTITIONS);
        this.restorer = new Restorer(world, node, group);
        this.parts = world.setup().parts(node.registry()::lookup, transactions);
    }

    /** Does one thing; says in how many ms of true time it wants to do the next. */
    long step() {
        try {
            return producer == null ? begin() : go(producer);
        } catch (FencedException e) {
            world.trace().note("fenced", node.name());
            startOver();
            return world.dice().between(50, 1000);
        }
    }

    private long begin() {
        producer = world.broker().initTransactions(node.transactionalId()).orElse(null);
        if (producer == null) {
            return 10;
        }
        member = node.newMember("streams");
        group.join(member);
        world.broker().changed();
        return 1;
    }

    private long go(ProducerSession session) {
        if (isEnding) {
            return end(session);
        }
        if (!group.has(member)) {
            throw new LostException();
        }
        if (rebalance(session) || runRestored()) {
            return world.dice().soon(5, 500);
        }
        boolean didSomething = processSome();
        query(0.05);
        running.values().forEach(Task::punctuate);
        if (isDirty && world.dice().chance(0.3)) {
            sendSome(session, world.dice().below(unsent.size() + 1));
        }
        if (isDirty && node.now_ms() - committed_ms >= COMMIT_INTERVAL_MS) {
            return prepare(session);
        }
        return didSomething || isDirty ? world.dice().soon(5, 200) : idle_ms();
    }

    /** Its session is over: all that it owned is another's. */
    private static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** As {@link #step}, for a thread that may have been given up. */
    long stepOrRejoin() {
        try {
            return step();
        } catch (LostException e) {
            world.trace().note("lost its tasks", node.name());
            startOver();
            return world.dice().between(5, 500);
        }
    }

    private long idle_ms() {
        if (restorer.isBusy() || world.scheduler().now_ms() < 0) {
            return 20;
        }
        long due_ms = running.values().stream()
                .mapToLong(Task::nextPunctuation_ms)
                .min()
                .orElse(Long.MAX_VALUE);
        return due_ms == Long.MAX_VALUE ? Node.ASLEEP : Math.max(1, due_ms - node.now_ms());
    }

    private boolean rebalance(ProducerSession session) {
        List<Integer> revoked = group.toRevoke(member);
        if (!revoked.isEmpty()) {
            if (isDirty) {
                prepare(session);
                return true;
            }
            List<Integer> gone = List.copyOf(revoked);
            gone.forEach(this::closeClean);
            group.revoked(member, gone);
            world.broker().changed();
        }
        for (int partition : group.toAssign(member)) {
            world.trace().note("assigned", node.name(), partition);
            restorer.begin(partition);
        }
        return isEnding;
    }

    private boolean runRestored() {
        OptionalInt partition = restorer.restored();
        partition.ifPresent(restored -> run(restored, node.disk(restored)));
        return partition.isPresent();
    }

    private void run(int partition, Task.Disk disk) {
        for (String topic : Task.INPUTS) {
            TopicPartition input = new TopicPartition(topic, partition);
            OptionalLong committed = group.committed(input);
            positions.put(input, committed.orElse(0));
        }
        node.inUse(partition);
        running.put(partition, new Task(partition, parts, disk, node::now_ms, this::write, world.edges()));
        world.trace().note("runs", node.name(), partition);
    }

    private void write(Outgoing record) {
        world.crashPoint();
        query(0.02);
        isDirty = true;
        unsent.addLast(record);
    }

    /** A reader asks for a payment, at any moment: it is shown what is committed, or has to come again. */
    private void query(double probability) {
        if (running.isEmpty() || !world.dice().chance(probability)) {
            return;
        }
        Task task = world.dice().pick(List.copyOf(running.values()));
        List<String> payments = task.keys(StoreNames.PAYMENTS);
        if (!payments.isEmpty()) {
            String attemptId = world.dice().pick(payments);
            try {
                transactions
                        .readCommitted(
                                task.partition(),
                                Duration.ZERO,
                                () -> Optional.ofNullable(Rows.decode(task.row(attemptId))))
                        .flatMap(row -> row)
                        .ifPresent(row -> world.auditor().shown(attemptId, row.sequence(), row.lastHash()));
            } catch (InterruptedException e) {
                throw new IllegalStateException("nothing waits here", e);
            }
        }
    }

    private boolean processSome() {
        int left = 1 + world.dice().below(4);
        boolean any = false;
        for (Task task : running.values()) {
            int first = world.dice().below(Task.INPUTS.size());
            for (int i = 0; i < Task.INPUTS.size() && left > 0; i++) {
                String topic = Task.INPUTS.get((first + i) % Task.INPUTS.size());
                int read = process(task, new TopicPartition(topic, task.partition()), left);
                left -= read;
                any |= read > 0;
            }
        }
        return any;
    }

    private int process(Task task, TopicPartition input, int limit) {
        long position = positions.getOrDefault(input, 0L);
        PartitionLog.Batch batch = world.broker().log(input).read(position, limit, true);
        for (Entry entry : batch.entries()) {
            world.trace()
                    .note("process", node.name(), input.topic(), input.partition(), entry.offset(), entry.keyText());
            task.process(input, entry);
            isDirty = true;
        }
        task.passed(input, batch.next());
        positions.put(input, batch.next());
        return batch.entries().size();
    }

    private void sendSome(ProducerSession session, int count) {
        if (!world.broker().isFree(session)) {
            return; // the end of the last transaction is still being told
        }
        for (int i = 0; i < count; i++) {
            world.crashPoint();
            world.broker().append(session, unsent.removeFirst(), Setup.TRANSACTION_TIMEOUT_MS);
        }
    }

    /** The first half of a commit: everything is sent, the offsets too. */
    private long prepare(ProducerSession session) {
        if (!world.broker().isFree(session)) {
            return 5;
        }
        running.values().forEach(Task::flushCaches);
        sendSome(session, unsent.size());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        running.values().forEach(task -> offsets.putAll(task.consumed()));
        world.crashPoint();
        world.broker().sendOffsets(session, group, member, offsets, Setup.TRANSACTION_TIMEOUT_MS);
        isEnding = true;
        return world.dice().soon(3, 300);
    }

    /** The second half: the transaction ends. */
    private long end(ProducerSession session) {
        world.crashPoint();
        world.broker().endTransaction(session, true);
        isEnding = false;
        if (world.faults().strikes(FaultKind.COMMIT_UNANSWERED)) {
            // What the stores hold may be committed or not: they are made anew from what was.
            throw new LostException();
        }
        world.crashPoint();
        transactions.committed();
        isDirty = false;
        committed_ms = node.now_ms();
        running.values().forEach(task -> task.consumed().clear());
        return world.dice().soon(3, 100);
    }

    private void closeClean(int partition) {
        restorer.forget(partition);
        Task task = running.remove(partition);
        if (task != null) {
            task.close();
            for (StoreNames.Store<?, ?> store : StoreNames.all()) {
                node.disk(partition)
                        .restored(
                                store.name(),
                                restorer.changelog(store, partition).endOffset());
            }
            node.notInUse(partition);
        }
    }

    private void startOver() {
        group.remove(member);
        world.broker().changed();
        running.values().forEach(Task::close);
        running.keySet().forEach(node::wipe);
        running.clear();
        restorer.forgetAll();
        unsent.clear();
        positions.clear();
        isDirty = false;
        isEnding = false;
        producer = null;
    }

    /** Leaves in order, if there is nothing open; false: ask again. */
    boolean leave() {
        if (isDirty || isEnding) {
            return false;
        }
        List.copyOf(running.keySet()).forEach(this::closeClean);
        group.remove(member);
        return true;
    }

    ConsumerGroup group() {
        return group;
    }

    String member() {
        return member;
    }
}
