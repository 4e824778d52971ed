package dev.payonce.simulation.system;

import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Parts;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.FencedException;
import dev.payonce.simulation.world.Outgoing;
import dev.payonce.simulation.world.PartitionLog;
import dev.payonce.simulation.world.ProducerSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka Streams thread with exactly_once_v2, one effect a step: it owns tasks, restores their stores, processes, and
 * commits what they wrote and read in one transaction.
 */
final class StreamThread {
    private final World world;
    private final Node node;
    private final ConsumerGroup group;
    private final OpenTransactions transactions = new OpenTransactions();
    private final Parts parts;
    private final TreeMap<Integer, Task> running = new TreeMap<>();
    private final Restorer restorer;
    private final Standbys standbys;
    private final Reader reader;
    private @Nullable Writes writes;
    private String member = "";

    StreamThread(World world, Node node) {
        this.world = world;
        this.node = node;
        this.group = world.broker().group(Setup.STREAMS_GROUP, Setup.PARTITIONS);
        this.restorer = new Restorer(world, node, group);
        this.standbys = new Standbys(world, node, group);
        this.reader = new Reader(world, transactions);
        this.parts = world.setup().parts(node.registry()::lookup, transactions, world.replayWindow_ms());
    }

    /** Does one thing; says in how many ms of true time it wants to do the next. */
    long step() {
        try {
            return writes == null ? begin() : go(writes);
        } catch (FencedException e) {
            world.trace().note("fenced", node.name());
            startOver();
            return world.dice().between(50, 1000);
        }
    }

    private long begin() {
        Optional<ProducerSession> session = world.broker().initTransactions(node.transactionalId());
        if (session.isEmpty()) {
            return 10;
        }
        writes = new Writes(world, node, session.get());
        member = node.newMember("streams");
        group.join(member);
        world.broker().changed();
        return 1;
    }

    private long go(Writes open) {
        if (open.isEnding()) {
            return end(open);
        }
        if (!group.has(member)) {
            throw new LostException();
        }
        if (rebalance(open) || runRestored(open)) {
            return world.dice().soon(5, 500);
        }
        boolean didSomething = processSome(open);
        reader.ask(running.values(), 0.05);
        running.values().forEach(Task::punctuate);
        open.sendSome();
        if (open.isDirty() && (open.isDue() || isCommitRequested())) {
            return open.prepare(group, member, running.values());
        }
        return didSomething || open.isDirty() ? world.dice().soon(5, 200) : idle_ms();
    }

    /** One task's request commits them all: they share the transaction. */
    private boolean isCommitRequested() {
        for (Task task : running.values()) {
            if (task.isCommitRequested()) {
                return true;
            }
        }
        return false;
    }

    private long end(Writes open) {
        if (!open.end()) {
            // What the stores hold may be committed or not: they are made anew from what was.
            throw new LostException();
        }
        transactions.committed();
        running.values().forEach(Task::committed);
        return world.dice().soon(3, 100);
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
        long due_ms = Long.MAX_VALUE;
        for (Task task : running.values()) {
            due_ms = Math.min(due_ms, task.nextPunctuation_ms());
        }
        return due_ms == Long.MAX_VALUE ? Turns.ASLEEP : Math.max(1, due_ms - node.now_ms());
    }

    private boolean rebalance(Writes open) {
        List<Integer> revoked = group.toRevoke(member);
        if (!revoked.isEmpty()) {
            if (open.isDirty()) {
                open.prepare(group, member, running.values());
                return true;
            }
            List<Integer> gone = List.copyOf(revoked);
            gone.forEach(this::closeClean);
            group.revoked(member, gone);
            world.broker().changed();
        }
        for (int partition : group.toAssign(member)) {
            world.trace().note("assigned", node.name(), partition);
            standbys.promote(partition);
            restorer.begin(partition);
        }
        standbys.choose(partition -> running.containsKey(partition) || restorer.has(partition));
        standbys.follow();
        return false;
    }

    private boolean runRestored(Writes open) {
        OptionalInt partition = restorer.restored();
        partition.ifPresent(restored -> run(open, restored, node.disks().of(restored)));
        return partition.isPresent();
    }

    private void run(Writes open, int partition, Disk disk) {
        node.disks().open(partition);
        Task task = new Task(partition, parts, disk, node::now_ms, record -> write(open, record), world.edges());
        for (String topic : Task.INPUTS) {
            TopicPartition from = new TopicPartition(topic, partition);
            task.reads(new Input(
                    from, world.broker().log(from), group.committed(from).orElse(0)));
        }
        running.put(partition, task);
        world.trace().note("runs", node.name(), partition);
    }

    private void write(Writes open, Outgoing record) {
        world.crashPoint();
        reader.ask(running.values(), 0.02);
        open.add(record);
    }

    private boolean processSome(Writes open) {
        int left = 1 + world.dice().below(4);
        boolean any = false;
        for (Task task : running.values()) {
            int first = world.dice().below(Task.INPUTS.size());
            for (int i = 0; i < Task.INPUTS.size() && left > 0; i++) {
                int read = process(open, task, task.inputs().get((first + i) % Task.INPUTS.size()), left);
                left -= read;
                any |= read > 0;
            }
        }
        return any;
    }

    private int process(Writes open, Task task, Input input, int limit) {
        PartitionLog.Batch batch = input.read(limit);
        TopicPartition from = input.from();
        for (Entry entry : batch.entries()) {
            world.trace().note("process", node.name(), from.topic(), from.partition(), entry.offset(), entry.keyText());
            task.process(from, entry);
            open.read();
        }
        input.passed(batch);
        return batch.entries().size();
    }

    private void closeClean(int partition) {
        restorer.forget(partition);
        Task task = running.remove(partition);
        if (task != null) {
            task.close();
            if (group.has(member)) {
                Disk disk = node.disks().of(partition);
                Changelog.of(world.broker(), partition)
                        .forEach(changelog ->
                                disk.reached(changelog.store(), changelog.log().endOffset()));
            }
            // Else another may have written to the changelogs since: the disk reaches as far as it did when the task
            // came.
            node.disks().close(partition);
        }
    }

    private void startOver() {
        group.remove(member);
        world.broker().changed();
        running.values().forEach(Task::close);
        running.keySet().forEach(node.disks()::wipe);
        running.clear();
        restorer.forgetAll();
        writes = null;
    }

    /** Leaves in order, if there is nothing open; false: ask again. */
    boolean leave() {
        if (writes != null && (writes.isDirty() || writes.isEnding())) {
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
