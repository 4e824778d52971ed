package dev.payonce.simulation.system;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.processor.topology.StoreNames;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.audit.Violation;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.PartitionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what is committed as soon as it is, as every consumer may, and tells the auditor. */
public final class Observer {
    private final World world;
    private final OldCaller oldCaller;
    private final List<Reading<?>> readings = new ArrayList<>();

    /** One partition of a topic. */
    private static final class Reading<V extends SpecificRecord> {
        private final String topic;
        private final PartitionLog log;
        private final ValueReader<V> reader;
        private final Consumer<V> taker;
        private long position;

        Reading(String topic, PartitionLog log, ValueReader<V> reader, Consumer<V> taker) {
            this.topic = topic;
            this.log = log;
            this.reader = reader;
            this.taker = taker;
        }

        void look() {
            if (log.lastStableOffset() <= position) {
                return;
            }
            PartitionLog.Batch batch = log.read(position, Integer.MAX_VALUE, true);
            position = batch.next();
            for (Entry entry : batch.entries()) {
                if (reader.read(entry.value()) instanceof ValueReader.Read.Value<V>(V value)) {
                    taker.accept(value);
                } else {
                    throw new Violation("READABLE", topic, "a value that nobody can read");
                }
            }
        }
    }

    public Observer(World world) {
        this.world = world;
        this.oldCaller = new OldCaller(world);
        Setup setup = world.setup();
        for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
            add(Topics.PSP_CALLS, partition, setup.calls(), this::published);
            add(Topics.EVENTS, partition, setup.events(), world.auditor()::happened);
            add(Topics.OUTCOMES, partition, setup.outcomes(), this::told);
        }
        world.broker().watch(() -> readings.forEach(Reading::look));
    }

    private <V extends SpecificRecord> void add(
            Topic<V> topic, int partition, ValueReader<V> reader, Consumer<V> taker) {
        PartitionLog log = world.broker().log(new TopicPartition(topic.name(), partition));
        readings.add(new Reading<>(topic.name(), log, reader, taker));
    }

    /** Tells the auditor all that the stores have committed, for it to say what may not be there any more. */
    public void readStores() {
        for (StoreNames.Store<?, ?> store : StoreNames.all()) {
            for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
                for (Entry change : world.broker()
                        .log(Task.changelog(store.name(), partition))
                        .read(0, Integer.MAX_VALUE, true)
                        .entries()) {
                    stored(store.name(), partition, change);
                }
            }
        }
    }

    private void stored(String store, int partition, Entry change) {
        byte[] key = change.key();
        if (key != null) {
            world.auditor().stored(store, partition, key, change.value(), change.timestamp_ms());
        }
    }

    private void published(PspCall call) {
        oldCaller.read(call);
        world.auditor().published(call);
    }

    private void told(PaymentOutcome outcome) {
        world.trace()
                .note("outcome", outcome.getRequestId(), outcome.getResult().name());
        world.auditor().told(outcome, () -> content(outcome));
        if (outcome.getPayment() != null && !outcome.getReplayed()) {
            oldCaller.told(outcome.getPayment().getAttemptId());
        }
    }

    /** An outcome's bytes but for what differs between the first and its duplicates. */
    private byte[] content(PaymentOutcome outcome) {
        String requestId = outcome.getRequestId();
        boolean replayed = outcome.getReplayed();
        outcome.setRequestId("");
        outcome.setReplayed(false);
        byte[] content = world.setup().writer().serialize(Topics.OUTCOMES.name(), outcome);
        outcome.setRequestId(requestId);
        outcome.setReplayed(replayed);
        return content;
    }
}
