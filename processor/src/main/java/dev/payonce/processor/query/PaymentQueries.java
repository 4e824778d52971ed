package dev.payonce.processor.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.internal.v1.PaymentView;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.processor.payment.Policy;
import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Row;
import dev.payonce.processor.topology.Rows;
import dev.payonce.processor.topology.Snapshots;
import dev.payonce.processor.topology.StoreNames;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads payments from this processor's stores: from the owner's only what is committed, else from a standby's copy. */
public final class PaymentQueries {
    private final KafkaStreams streams;
    private final OpenTransactions transactions;
    private final Policy policy;
    private final int partitions;
    private final Duration timeout;

    public PaymentQueries(
            KafkaStreams streams, OpenTransactions transactions, Policy policy, int partitions, Duration timeout) {
        this.streams = streams;
        this.transactions = transactions;
        this.policy = policy;
        this.partitions = partitions;
        this.timeout = timeout;
    }

    /** The payment with that id; an id that is none is absent. */
    public Answer payment(String attemptId) throws InterruptedException {
        Optional<AttemptId> id = AttemptId.parse(attemptId);
        return id.isEmpty()
                ? new Answer.Absent(false)
                : read(id.get().partition(partitions), stores -> stores.payment(attemptId));
    }

    /** The payment that holds a key. */
    public Answer key(String merchantId, String idempotencyKey) throws InterruptedException {
        int partition = CanonicalPartition.of(merchantId, idempotencyKey, partitions);
        return read(partition, stores -> stores.holder(Keys.creating(merchantId, idempotencyKey)));
    }

    /** Who owns what, or nothing while this processor starts or stops. */
    public Optional<Owners> owners() {
        try {
            return isRunning() ? Optional.of(Owners.of(streams, partitions)) : Optional.empty();
        } catch (IllegalStateException | InvalidStateStoreException stoppedMeanwhile) {
            return Optional.empty();
        }
    }

    private boolean isRunning() {
        return streams.state().isRunningOrRebalancing();
    }

    private Answer read(int partition, Function<Copy, @Nullable Row> read) throws InterruptedException {
        if (!isRunning()) {
            return new Answer.Unavailable();
        }
        try {
            Copy own = new Copy(partition, false);
            Optional<Optional<Row>> committed =
                    transactions.readCommitted(partition, timeout, () -> Optional.ofNullable(read.apply(own)));
            return committed.map(row -> answer(row, false)).orElseGet(Answer.Unavailable::new);
        } catch (InvalidStateStoreException notTheOwner) {
            return readStandby(partition, read);
        }
    }

    private Answer readStandby(int partition, Function<Copy, @Nullable Row> read) {
        try {
            Copy standby = new Copy(partition, true);
            return answer(Optional.ofNullable(read.apply(standby)), true);
        } catch (InvalidStateStoreException noCopy) {
            boolean isOwned =
                    owners().filter(all -> all.owners().containsKey(partition)).isPresent();
            return isOwned ? new Answer.NotHere(partition) : new Answer.Unavailable();
        }
    }

    private Answer answer(Optional<Row> row, boolean stale) {
        return row.<Answer>map(found -> new Answer.Found(view(found), stale)).orElseGet(() -> new Answer.Absent(stale));
    }

    private PaymentView view(Row row) {
        PaymentState state = row.state();
        Long restSince_ms = state.restSince_ms();
        PaymentView view = new PaymentView();
        view.setPayment(Snapshots.of(state, policy.retriesMax()));
        view.setFirstCorrelationId(state.terms().correlationId());
        if (restSince_ms != null) {
            view.setExpiresAt(Instant.ofEpochMilli(restSince_ms + policy.replayWindow_ms()));
        }
        return view;
    }

    /** The stores of one partition on this processor. */
    private final class Copy {
        private final int partition;
        private final boolean standby;

        Copy(int partition, boolean standby) {
            this.partition = partition;
            this.standby = standby;
        }

        @Nullable
        Row payment(String attemptId) {
            return Rows.decode(store(StoreNames.PAYMENTS).get(attemptId));
        }

        @Nullable
        Row holder(String key) {
            byte[] attemptId = store(StoreNames.KEYS).get(key);
            return attemptId == null ? null : payment(new String(attemptId, UTF_8));
        }

        private ReadOnlyKeyValueStore<String, byte[]> store(String name) {
            StoreQueryParameters<ReadOnlyKeyValueStore<String, byte[]>> of = StoreQueryParameters.fromNameAndType(
                            name, QueryableStoreTypes.<String, byte[]>keyValueStore())
                    .withPartition(partition);
            return streams.store(standby ? of.enableStaleStores() : of);
        }
    }
}
