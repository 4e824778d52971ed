package dev.payonce.simulation.system;

import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.Outgoing;
import dev.payonce.simulation.world.ProducerSession;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The transaction of a stream thread, in the life of one producer: what its tasks write waits here until some of it is sent,
 * and is committed with the offsets of what they read.
 */
final class Writes {
    private final World world;
    private final Node node;
    private final ProducerSession session;
    private final Deque<Outgoing> unsent = new ArrayDeque<>();
    private boolean isDirty;
    private boolean isEnding;
    private long committed_ms;

    Writes(World world, Node node, ProducerSession session) {
        this.world = world;
        this.node = node;
        this.session = session;
    }

    void add(Outgoing record) {
        isDirty = true;
        unsent.addLast(record);
    }

    /** Something was read, which is to be committed though nothing may have been written. */
    void read() {
        isDirty = true;
    }

    /** Whether there is something to commit. */
    boolean isDirty() {
        return isDirty;
    }

    /** Whether everything is sent, and only the end is missing. */
    boolean isEnding() {
        return isEnding;
    }

    /** Whether the last commit is longer ago than the commit interval. */
    boolean isDue() {
        return node.now_ms() - committed_ms >= Setup.COMMIT_INTERVAL_MS;
    }

    /** Some of it leaves now and then, long before the commit. */
    void sendSome() {
        if (isDirty && world.dice().chance(0.3)) {
            send(world.dice().below(unsent.size() + 1));
        }
    }

    private void send(int count) {
        if (!world.broker().isFree(session)) {
            return; // the end of the last transaction is still being told
        }
        for (int i = 0; i < count; i++) {
            world.crashPoint();
            world.broker().append(session, unsent.removeFirst(), Setup.TRANSACTION_TIMEOUT_MS);
        }
    }

    /** The first half of a commit: everything is sent, the offsets too. Says in how many ms the second may follow. */
    long prepare(ConsumerGroup group, String member, Collection<Task> tasks) {
        if (!world.broker().isFree(session)) {
            return 5;
        }
        tasks.forEach(Task::flushCaches);
        send(unsent.size());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Task task : tasks) {
            task.putOffsets(offsets);
        }
        world.crashPoint();
        world.broker().sendOffsets(session, group, member, offsets, Setup.TRANSACTION_TIMEOUT_MS);
        isEnding = true;
        return world.dice().soon(3, 300);
    }

    /**
     * The second half: the transaction ends.
     *
     * @return false if nobody said whether it did
     */
    boolean end() {
        world.crashPoint();
        world.broker().endTransaction(session, true);
        isEnding = false;
        if (world.faults().strikes(FaultKind.COMMIT_UNANSWERED)) {
            return false;
        }
        world.crashPoint();
        isDirty = false;
        committed_ms = node.now_ms();
        return true;
    }
}
