package dev.payonce.processor.topology;

import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;

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

    /** The node that decides. What is forwarded to any other name is written to the topic of that name. */
    public static final String PAYMENTS = Intake.PAYMENTS;

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
        topology.addProcessor(PAYMENTS, () -> new PaymentsProcessor(parts), INTAKE);
        StoreNames.ofIntake().forEach(store -> topology.addStateStore(store, INTAKE));
        StoreNames.ofPayments().forEach(store -> topology.addStateStore(store, PAYMENTS));
        sink(topology, Topics.REROUTED, INTAKE);
        sink(topology, Topics.QUARANTINE, INTAKE, PAYMENTS);
        sink(topology, Topics.PSP_CALLS, PAYMENTS);
        sink(topology, Topics.OUTCOMES, PAYMENTS);
        sink(topology, Topics.EVENTS, PAYMENTS);
        return topology;
    }

    /** The first node, which takes the records of the input topics; for whoever runs it without Kafka Streams. */
    public static Processor<byte[], byte[], byte[], ?> intake(Parts parts) {
        return new Intake(parts);
    }

    /** The second node, which takes what the first forwards to {@link #PAYMENTS}. */
    public static Processor<byte[], ?, byte[], Placed> payments(Parts parts) {
        return new PaymentsProcessor(parts);
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
