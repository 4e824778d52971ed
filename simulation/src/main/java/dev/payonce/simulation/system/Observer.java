package dev.payonce.simulation.system;

import dev.payonce.payments.v1.PaymentEvent;
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
    /** Calls, events and outcomes of each partition. */
    private final List<PartitionLog> logs = new ArrayList<>();

    private final long[] positions = new long[3 * Setup.PARTITIONS];
    private final ValueReader<PspCall> calls;
    private final ValueReader<PaymentEvent> events;
    private final ValueReader<PaymentOutcome> outcomes;

    public Observer(World world) {
        this.world = world;
        this.oldCaller = new OldCaller(world);
        this.calls = world.setup().calls();
        this.events = world.setup().events();
        this.outcomes = world.setup().outcomes();
        for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
            for (Topic<?> topic : List.of(Topics.PSP_CALLS, Topics.EVENTS, Topics.OUTCOMES)) {
                logs.add(world.broker().log(new TopicPartition(topic.name(), partition)));
            }
        }
        world.broker().watch(this::look);
    }

    private void look() {
        for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
            look(Topics.PSP_CALLS, 3 * partition, calls, this::published);
            look(Topics.EVENTS, 3 * partition + 1, events, world.auditor()::happened);
            look(Topics.OUTCOMES, 3 * partition + 2, outcomes, this::told);
        }
    }

    /** Tells the auditor all that the stores have committed, for it to say what may not be there any more. */
    public void readStores() {
        for (StoreNames.Store<?, ?> store : StoreNames.all()) {
            for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
                PartitionLog log = world.broker().log(Task.changelog(store.name(), partition));
                log.read(0, Integer.MAX_VALUE, true).entries().forEach(entry -> stored(store.name(), entry));
            }
        }
    }

    private void stored(String store, Entry change) {
        byte[] key = change.key();
        if (key != null) {
            world.auditor().stored(store, key, change.value());
        }
    }

    private void published(PspCall call) {
        oldCaller.read(call);
        world.auditor().published(call);
    }

    private void told(PaymentOutcome outcome) {
        String requestId = outcome.getRequestId();
        boolean replayed = outcome.getReplayed();
        world.trace().note("outcome", requestId, outcome.getResult().name());
        outcome.setRequestId("");
        outcome.setReplayed(false);
        byte[] content = world.setup().writer().serialize(Topics.OUTCOMES.name(), outcome);
        outcome.setRequestId(requestId);
        outcome.setReplayed(replayed);
        world.auditor().told(outcome, content);
        if (outcome.getPayment() != null && !replayed) {
            oldCaller.told(outcome.getPayment().getAttemptId());
        }
    }

    private <V extends SpecificRecord> void look(Topic<V> topic, int index, ValueReader<V> reader, Consumer<V> taker) {
        PartitionLog log = logs.get(index);
        if (log.lastStableOffset() <= positions[index]) {
            return;
        }
        PartitionLog.Batch batch = log.read(positions[index], Integer.MAX_VALUE, true);
        positions[index] = batch.next();
        batch.entries().forEach(entry -> {
            if (reader.read(entry.value()) instanceof ValueReader.Read.Value<V>(V value)) {
                taker.accept(value);
            } else {
                throw new Violation("READABLE", topic.name(), "a value that nobody can read");
            }
        });
    }
}
