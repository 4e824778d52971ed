package dev.payonce.benchmarks.limit;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The least that any payment processor of this shape has to do: a request that was not seen before is stored and becomes
 * a call, a result is stored and becomes an outcome. Bytes are handed on as they came.
 *
 * <pre>
 * requests ──> first time? ──> calls         results ──> outcomes
 *                   └──────── one store ────────┘
 * </pre>
 */
final class LimitTopology {
    private static final String STORE = "store";

    private LimitTopology() {}

    static Topology topology() {
        Topology topology = new Topology();
        topology.addSource("requests", new StringDeserializer(), new ByteArrayDeserializer(), LimitTopics.REQUESTS);
        topology.addSource("results", new StringDeserializer(), new ByteArrayDeserializer(), LimitTopics.RESULTS);
        topology.addProcessor("claim", Claim::new, "requests");
        topology.addProcessor("settle", Settle::new, "results");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingDisabled(),
                "claim",
                "settle");
        topology.addSink("calls", LimitTopics.CALLS, new StringSerializer(), new ByteArraySerializer(), "claim");
        topology.addSink("outcomes", LimitTopics.OUTCOMES, new StringSerializer(), new ByteArraySerializer(), "settle");
        return topology;
    }

    /** What both steps have: the store. */
    private abstract static class Step implements Processor<String, byte[], String, byte[]> {
        private ProcessorContext<String, byte[]> context;
        private KeyValueStore<String, byte[]> store;

        @SuppressWarnings("NullAway.Init") // the framework calls init before anything else
        Step() {}

        @Override
        public void init(ProcessorContext<String, byte[]> taskContext) {
            context = taskContext;
            store = taskContext.getStateStore(STORE);
        }

        boolean isKnown(Record<String, byte[]> record) {
            return store.get(record.key()) != null;
        }

        void keepAndForward(Record<String, byte[]> record) {
            store.put(record.key(), record.value());
            context.forward(record);
        }
    }

    private static final class Claim extends Step {
        @Override
        public void process(Record<String, byte[]> request) {
            if (!isKnown(request)) {
                keepAndForward(request);
            }
        }
    }

    private static final class Settle extends Step {
        @Override
        public void process(Record<String, byte[]> result) {
            // It reads before it writes as any processor must, although what it reads decides nothing here.
            if (isKnown(result)) {
                keepAndForward(result);
            }
        }
    }
}
