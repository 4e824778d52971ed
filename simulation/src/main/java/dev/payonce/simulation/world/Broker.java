package dev.payonce.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The cluster: logs, the transaction coordinator, the groups. Requests take effect at once; what is late, lost or repeated
 * on the way to it is its clients' business. Transactions end in two steps as in Kafka: decided at once, and told to each
 * partition by a marker that comes when it comes.
 */
public final class Broker {
    private final Scheduler scheduler;
    private final Trace trace;
    private final LongSupplier markerDelay_ms;
    private final Map<TopicPartition, PartitionLog> logs = new HashMap<>();
    private final Map<String, Coordinated> transactional = new HashMap<>();
    private final Map<String, ConsumerGroup> groups = new HashMap<>();
    private final List<Runnable> watchers = new ArrayList<>();
    private long transactions;

    private static final class Coordinated {
        private int epoch = -1;
        private @Nullable Transaction current;

        boolean isFree() {
            return current == null || current.status() == Transaction.Status.OPEN || current.isComplete();
        }
    }

    /**
     * @param markerDelay_ms asked for each marker
     */
    public Broker(Scheduler scheduler, Trace trace, LongSupplier markerDelay_ms) {
        this.scheduler = scheduler;
        this.trace = trace;
        this.markerDelay_ms = markerDelay_ms;
    }

    public PartitionLog log(TopicPartition partition) {
        PartitionLog log = logs.get(partition);
        return log != null ? log : logs.computeIfAbsent(partition, made -> new PartitionLog());
    }

    public ConsumerGroup group(String name, int partitions) {
        return groups.computeIfAbsent(name, made -> new ConsumerGroup(partitions));
    }

    /** Is told whenever there may be something new to read. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Appends a record outside of any transaction. */
    public long append(Outgoing record) {
        long offset = log(record.to()).append(record, null);
        trace.note("append", record.to().topic(), record.to().partition(), offset, text(record.key()));
        tell();
        return offset;
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, UTF_8);
    }

    /**
     * Fences whoever had the transactional id, and aborts what it left open.
     *
     * @return nothing while the end of the last transaction is still being told: ask again
     */
    public Optional<ProducerSession> initTransactions(String transactionalId) {
        Coordinated coordinated = transactional.computeIfAbsent(transactionalId, made -> new Coordinated());
        Transaction current = coordinated.current;
        if (current != null && current.status() == Transaction.Status.OPEN) {
            coordinated.epoch++;
            end(current, false);
        }
        if (!coordinated.isFree()) {
            return Optional.empty();
        }
        coordinated.epoch++;
        trace.note("producer", transactionalId, coordinated.epoch);
        return Optional.of(new ProducerSession(transactionalId, coordinated.epoch));
    }

    /** Whether the producer may write: its transaction is open, or the last one is through, so that it may begin another. */
    public boolean isFree(ProducerSession session) {
        return coordinated(session).isFree();
    }

    /**
     * Appends a record to the producer's transaction, which begins with its first one.
     *
     * @param timeout_ms after which the coordinator aborts a transaction that is begun now
     * @throws FencedException if the producer's epoch is not the newest
     */
    public long append(ProducerSession session, Outgoing record, long timeout_ms) {
        Transaction transaction = current(session, timeout_ms);
        transaction.partitions().add(record.to());
        return log(record.to()).append(record, transaction);
    }

    /**
     * Adds a group's offsets to the producer's transaction.
     *
     * @throws FencedException if the epoch is not the newest, or the member is none
     */
    public void sendOffsets(
            ProducerSession session,
            ConsumerGroup group,
            String member,
            Map<TopicPartition, Long> offsets,
            long timeout_ms) {
        Transaction transaction = current(session, timeout_ms);
        group.pend(member, offsets);
        Map<TopicPartition, Long> before = transaction.offsets().put(group, Map.copyOf(offsets));
        if (before != null) {
            group.settle(before, false);
        }
    }

    /**
     * Decides the producer's transaction.
     *
     * @throws FencedException if the epoch is not the newest
     */
    public void endTransaction(ProducerSession session, boolean commit) {
        Transaction current = coordinated(session).current;
        if (current != null && current.status() == Transaction.Status.OPEN) {
            end(current, commit);
        }
    }

    private Transaction current(ProducerSession session, long timeout_ms) {
        Coordinated coordinated = coordinated(session);
        Transaction current = coordinated.current;
        if (current != null && current.status() == Transaction.Status.OPEN) {
            return current;
        }
        if (!coordinated.isFree()) {
            throw new IllegalStateException("the last transaction is not through");
        }
        Transaction begun = new Transaction(++transactions);
        coordinated.current = begun;
        scheduler.after(timeout_ms, () -> timeOut(coordinated, begun));
        return begun;
    }

    private Coordinated coordinated(ProducerSession session) {
        Coordinated coordinated = transactional.get(session.transactionalId());
        if (coordinated == null || coordinated.epoch != session.epoch()) {
            throw new FencedException(session.transactionalId() + " has a newer producer");
        }
        return coordinated;
    }

    private void timeOut(Coordinated coordinated, Transaction transaction) {
        if (transaction.status() == Transaction.Status.OPEN) {
            coordinated.epoch++;
            trace.note("transaction timed out", transaction.number());
            end(transaction, false);
        }
    }

    private void end(Transaction transaction, boolean commit) {
        transaction.end(commit);
        trace.note(commit ? "commit" : "abort", transaction.number());
        for (TopicPartition partition : transaction.partitions()) {
            scheduler.after(markerDelay_ms.getAsLong(), () -> {
                log(partition).mark(transaction, scheduler.now_ms());
                transaction.told();
                tell();
            });
        }
        transaction
                .offsets()
                .forEach((group, offsets) -> scheduler.after(markerDelay_ms.getAsLong(), () -> {
                    group.settle(offsets, commit);
                    transaction.told();
                    tell();
                }));
    }

    /** Tells everyone who watches to look again, e.g. after a group has changed. */
    public void changed() {
        tell();
    }

    private void tell() {
        for (Runnable watcher : watchers) {
            watcher.run();
        }
    }
}
