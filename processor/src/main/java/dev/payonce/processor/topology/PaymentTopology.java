package dev.payonce.processor.topology;

import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The one topology.
 *
 * <pre>
 * payments.requests ──────────┐              ┌──> payments.requests.rerouted ──> (back in, one hop later)
 * payments.requests.rerouted ─┼──> intake ───┼──> payments.quarantine <────┐
 * payments.psp-results ───────┘              └──> payments ──┬─────────────┘
 *                                                            ├──> payments.psp-calls
 *                                                            ├──> payments.outcomes
 *                                                            └──> payments.events
 * </pre>
 *
 * Sources are bytes in, decoding is the intake's: a deserializer that throws would close the task and wipe its stores.
 */
public final class PaymentTopology {
    private static final String INTAKE = "intake";

    private PaymentTopology() {}

    public static Topology of(Parts parts) {
        Topology topology = new Topology();
        source(topology, Topics.REQUESTS);
        source(topology, Topics.REROUTED);
        source(topology, Topics.PSP_RESULTS);
        topology.addProcessor(
                INTAKE,
                () -> new Intake(parts),
                sourceOf(Topics.REQUESTS),
                sourceOf(Topics.REROUTED),
                sourceOf(Topics.PSP_RESULTS));
        topology.addProcessor(Intake.PAYMENTS, () -> new PaymentsProcessor(parts), INTAKE);
        StoreNames.ofIntake().forEach(store -> topology.addStateStore(store, INTAKE));
        StoreNames.ofPayments().forEach(store -> topology.addStateStore(store, Intake.PAYMENTS));
        sink(topology, Topics.REROUTED, INTAKE);
        sink(topology, Topics.QUARANTINE, INTAKE, Intake.PAYMENTS);
        sink(topology, Topics.PSP_CALLS, Intake.PAYMENTS);
        sink(topology, Topics.OUTCOMES, Intake.PAYMENTS);
        sink(topology, Topics.EVENTS, Intake.PAYMENTS);
        return topology;
    }

    private static void source(Topology topology, Topic<?> topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                sourceOf(topic),
                new RecordTimes(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic.name());
    }

    private static void sink(Topology topology, Topic<?> topic, String... parents) {
        topology.addSink(
                topic.name(),
                topic.name(),
                new ByteArraySerializer(),
                Placed.SERIALIZER,
                (name, key, value, partitions) -> Placed.partition(name, key, value, partitions),
                parents);
    }

    private static String sourceOf(Topic<?> topic) {
        return "from " + topic.name();
    }
}
