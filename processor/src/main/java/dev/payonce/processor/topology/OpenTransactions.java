package dev.payonce.processor.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Knows which partitions have writes in their stores that are not committed yet, so that a query shows committed state only.
 *
 * <p>A Kafka Streams store (up to 4.3) shows a write at once, although the transaction around it may still be aborted. So a
 * processor marks its partition before its first write of a transaction; only a successful commit by the same stream
 * thread clears the mark; and whoever reads looks at the mark <em>after</em> reading. Marked: what was read may belong to
 * the open transaction, and is shown once that has committed. Lost meanwhile: it is read again.
 */
public final class OpenTransactions {
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Thread, Set<Partition>> markedBy = new ConcurrentHashMap<>();

    /** One partition's marks. Written by the stream thread that owns it, read by queries. */
    private static final class Partition {
        private long incarnation;
        private long opened;
        private long committed;

        synchronized boolean open() {
            boolean first = opened == committed;
            if (first) {
                opened++;
            }
            return first;
        }

        synchronized void commit() {
            committed = opened;
            notifyAll();
        }

        /** The task is gone, or made anew from what was committed: what was read before may be taken back. */
        synchronized void lose() {
            incarnation++;
            committed = opened;
            notifyAll();
        }

        synchronized long incarnation() {
            return incarnation;
        }

        /** Waits until no transaction that is open now is open any more. */
        synchronized Waited awaitCommit(long seenIncarnation, long deadline_ns) throws InterruptedException {
            long mine = opened;
            while (incarnation == seenIncarnation && committed < mine) {
                long left_ms = (deadline_ns - System.nanoTime()) / 1_000_000;
                if (left_ms <= 0) {
                    return Waited.TIMED_OUT;
                }
                wait(left_ms);
            }
            return incarnation == seenIncarnation ? Waited.COMMITTED : Waited.LOST;
        }
    }

    private enum Waited {
        COMMITTED,
        LOST,
        TIMED_OUT
    }

    /** To be called on the stream thread before a write to a store of the partition. */
    void mark(int partition) {
        Partition marks = marksOf(partition);
        if (marks.open()) {
            markedBy.computeIfAbsent(Thread.currentThread(), thread -> ConcurrentHashMap.newKeySet())
                    .add(marks);
        }
    }

    /** To be called on the stream thread when its transaction has been committed. */
    public void committed() {
        Set<Partition> marked = markedBy.remove(Thread.currentThread());
        if (marked != null) {
            marked.forEach(Partition::commit);
        }
    }

    /** To be called when a task of the partition starts or ends: what it had not committed is gone. */
    void lost(int partition) {
        Partition marks = marksOf(partition);
        Set<Partition> marked = markedBy.get(Thread.currentThread());
        if (marked != null) {
            marked.remove(marks);
            if (marked.isEmpty()) {
                markedBy.remove(Thread.currentThread()); // a thread that dies must not be held for ever
            }
        }
        marks.lose();
    }

    /**
     * Reads state of a partition that is committed, or nothing if that can't be known in time.
     *
     * @param read reads the store; called again if the partition's task was lost meanwhile
     * @throws InterruptedException if interrupted while waiting for a commit
     */
    public <T> Optional<T> readCommitted(int partition, Duration timeout, Supplier<T> read)
            throws InterruptedException {
        long deadline_ns = System.nanoTime() + timeout.toNanos();
        Partition marks = marksOf(partition);
        while (true) {
            long incarnation = marks.incarnation();
            T value = read.get();
            switch (marks.awaitCommit(incarnation, deadline_ns)) {
                case COMMITTED -> {
                    return Optional.of(value);
                }
                case TIMED_OUT -> {
                    return Optional.empty();
                }
                case LOST -> {
                    if (System.nanoTime() >= deadline_ns) {
                        return Optional.empty();
                    }
                }
            }
        }
    }

    private Partition marksOf(int partition) {
        return partitions.computeIfAbsent(partition, number -> new Partition());
    }
}
