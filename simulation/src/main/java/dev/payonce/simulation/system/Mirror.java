package dev.payonce.simulation.system;

import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Parts;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.audit.Violation;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.Outgoing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a history, copied to another cluster: other offsets, later times, nobody there has seen them. A request
 * that makes a payment there makes the payment of the same id.
 */
public final class Mirror {
    private static final double SHARE = 0.1;
    private static final long LATER_MS = Duration.ofHours(3).toMillis();
    private static final long OFFSETS = 1_000;

    private final World world;
    private final Map<String, String> ids = new HashMap<>();

    private Mirror(World world) {
        this.world = world;
    }

    /** Mirrors some histories, and compares. */
    public static void check(World world) {
        if (world.dice().chance(SHARE)) {
            new Mirror(world).check();
        }
    }

    private void check() {
        Parts parts =
                world.setup().parts(world.setup().schemas()::lookup, new OpenTransactions(), world.replayWindow_ms());
        Map<String, String> originals = originals();
        for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
            Task task = new Task(
                    partition, parts, new Disk(), () -> world.scheduler().now_ms() + LATER_MS, this::take, new Edges());
            TopicPartition requests = new TopicPartition(Topics.REQUESTS.name(), partition);
            for (Entry entry : world.broker()
                    .log(requests)
                    .read(0, Integer.MAX_VALUE, true)
                    .entries()) {
                task.process(requests, later(entry));
            }
        }
        ids.forEach((request, id) -> {
            if (!id.equals(originals.getOrDefault(request, id))) {
                throw new Violation("MIRRORED", request, id + " in the mirror is " + originals.get(request));
            }
        });
    }

    /** The payment of each request that made one. */
    private Map<String, String> originals() {
        Map<String, String> originals = new HashMap<>();
        for (int partition = 0; partition < Setup.PARTITIONS; partition++) {
            TopicPartition events = new TopicPartition(Topics.EVENTS.name(), partition);
            for (Entry entry :
                    world.broker().log(events).read(0, Integer.MAX_VALUE, true).entries()) {
                note(entry.value(), originals);
            }
        }
        return originals;
    }

    private void take(Outgoing record) {
        if (record.to().topic().equals(Topics.EVENTS.name())) {
            note(record.value(), ids);
        }
    }

    private void note(byte @Nullable [] value, Map<String, String> payments) {
        if (world.setup().events().read(value) instanceof ValueReader.Read.Value<PaymentEvent>(PaymentEvent event)
                && event.getType().equals("payment_created")) {
            payments.put(event.getCorrelationId(), event.getAttemptId());
        }
    }

    private static Entry later(Entry entry) {
        return new Entry(
                entry.offset() + OFFSETS,
                entry.timestamp_ms() + LATER_MS,
                entry.key(),
                entry.value(),
                entry.headers(),
                null,
                false);
    }
}
