package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Policy;
import dev.payonce.processor.psp.stripe.StripeEncoder;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.junit.jupiter.api.Test;

/**
 * The topology as Kafka Streams sees it. Node and store names are part of changelog names and of metrics: a change here orphans
 * state, or dashboards. Where one is meant, copy the new text into {@code topology.txt} and write down how state moves.
 */
class DescribedTopologyTest {
    @Test
    void topologyIsAsDescribed() throws IOException {
        assertThat(topology().describe().toString().strip()).isEqualTo(golden("topology.txt"));
    }

    @Test
    void changelogsKeepTheirNames() {
        assertThat(stores())
                .filteredOn(StoreBuilder::loggingEnabled)
                .extracting(store -> ProcessorStateManager.storeChangelogTopic("payonce-processor", store.name(), null))
                .containsExactly(
                        "payonce-processor-decided-changelog",
                        "payonce-processor-parked-changelog",
                        "payonce-processor-keys-changelog",
                        "payonce-processor-payments-changelog",
                        "payonce-processor-waiters-changelog",
                        "payonce-processor-timers-changelog");
    }

    /** A cache turns a changelog record a record into one a commit; unique keys would only fill it. */
    @Test
    void onlyTheDecidedOffsetsAreCached() {
        assertThat(stores())
                .filteredOn(DescribedTopologyTest::isCached)
                .extracting(StoreBuilder::name)
                .containsExactly("decided");
    }

    @Test
    void everyStoreSurvivesARestart() {
        assertThat(stores()).allMatch(store -> store.build().persistent() && store.loggingEnabled());
    }

    private static boolean isCached(StoreBuilder<?> builder) {
        return ((WrappedStateStore<?, ?, ?>) builder.build())
                .wrapped()
                .getClass()
                .getSimpleName()
                .contains("Caching");
    }

    private static List<StoreBuilder<?>> stores() {
        return Stream.concat(StoreNames.ofIntake().stream(), StoreNames.ofPayments().stream())
                .toList();
    }

    private static Topology topology() {
        return PaymentTopology.of(new Parts(
                new TopologySettings(Bed.PARTITIONS, "default", Policy.standard(), Bed.RETENTION),
                ValueReader.of(Topics.REQUESTS, Bed.IDS),
                ValueReader.of(Topics.PSP_RESULTS, Bed.IDS),
                (topic, value) -> new byte[0],
                new StripeEncoder(null),
                new OpenTransactions(),
                new DecidedOffsets(),
                new TopologyMeters(new SimpleMeterRegistry())));
    }

    static String golden(String name) throws IOException {
        try (InputStream file = DescribedTopologyTest.class.getResourceAsStream(name)) {
            return file == null ? "there is no " + name : new String(file.readAllBytes(), UTF_8).strip();
        }
    }
}
