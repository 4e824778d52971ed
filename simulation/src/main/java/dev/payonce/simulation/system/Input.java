package dev.payonce.simulation.system;

import dev.payonce.simulation.world.PartitionLog;
import org.apache.kafka.common.TopicPartition;

/** A topic that a task reads: how far it has been read, and whether any of that is to be committed. */
final class Input {
    private final TopicPartition from;
    private final PartitionLog log;
    private long position;
    private boolean isAhead;

    Input(TopicPartition from, PartitionLog log, long position) {
        this.from = from;
        this.log = log;
        this.position = position;
    }

    PartitionLog.Batch read(int limit) {
        return log.read(position, limit, true);
    }

    /** The reader has come to the end of a batch, though the last offsets may have held nothing to read. */
    void passed(PartitionLog.Batch batch) {
        position = batch.next();
        isAhead |= !batch.entries().isEmpty();
    }

    /** Whether something was processed since the last commit. */
    boolean isAhead() {
        return isAhead;
    }

    void committed() {
        isAhead = false;
    }

    TopicPartition from() {
        return from;
    }

    long position() {
        return position;
    }
}
