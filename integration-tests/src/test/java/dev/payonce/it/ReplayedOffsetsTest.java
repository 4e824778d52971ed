package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.Gateway;
import dev.payonce.it.fixture.Many;
import dev.payonce.it.fixture.Metrics;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.SharedSystem;
import dev.payonce.it.fixture.Simulator.Request;
import dev.payonce.it.fixture.TestSystem;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading again decides nothing again: offsets set back to the beginning, topic by topic. */
@ExtendWith(SharedSystem.class)
class ReplayedOffsetsTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final List<String> INPUTS =
            List.of(Topics.REQUESTS.name(), Topics.REROUTED.name(), Topics.PSP_RESULTS.name());

    private final TestSystem system;

    ReplayedOffsetsTest(TestSystem system) {
        this.system = system;
    }

    @Test
    void inputsReadAgainFromTheBeginningMakeNoCallAndNoOutcome() throws Exception {
        somePayments();
        Counts before = counts();

        system.processor(0).stop();
        reset(TestSystem.APPLICATION_ID, INPUTS);
        system.processor(0).start().awaitReady();

        awaitEndOf(TestSystem.APPLICATION_ID, INPUTS);
        assertThat(Metrics.of(system.processors().getFirst()).sum("payonce_records_read_again"))
                .as("the records were read again, and recognized")
                .isPositive();
        // A payment behind all of it proves that what was read again is through.
        assertThat(system.gateway(0).pay(Pay.visa(Pay.freshKey())).status()).isEqualTo(201);
        assertThat(counts()).isEqualTo(before.plusOnePayment());
        system.oracle().assertConsistent();
    }

    @Test
    void callsReadAgainFromTheBeginningAreTheSameCallsToThePsp() throws Exception {
        somePayments();
        Set<String> keys = keysOf(system.simulator().log());
        Counts before = counts();
        String group = TestSystem.APPLICATION_ID + "-psp-caller";

        system.processor(0).stop();
        reset(group, List.of(Topics.PSP_CALLS.name()));
        system.processor(0).start().awaitReady();

        awaitEndOf(group, List.of(Topics.PSP_CALLS.name()));
        assertThat(system.gateway(0).pay(Pay.visa(Pay.freshKey())).status()).isEqualTo(201);
        List<Request> log = system.simulator().log();
        assertThat(log).as("calls were made again").hasSizeGreaterThan((int) before.requests + 1);
        assertThat(keysOf(log)).as("under the same keys").containsAll(keys).hasSize(keys.size() + 1);
        assertThat(counts().outcomes).isEqualTo(before.outcomes + 1);
        assertThat(counts().charges).isEqualTo(before.charges + 1);
        system.oracle().assertConsistent();
    }

    private record Counts(long requests, long charges, long outcomes, long calls, long events) {
        Counts plusOnePayment() {
            // created, then paid: two events
            return new Counts(requests + 1, charges + 1, outcomes + 1, calls + 1, events + 2);
        }
    }

    private Counts counts() {
        return new Counts(
                system.simulator().requests(),
                system.simulator().ledger().size(),
                system.records().all(Topics.OUTCOMES.name()).size(),
                system.records().all(Topics.PSP_CALLS.name()).size(),
                system.records().all(Topics.EVENTS.name()).size());
    }

    private void somePayments() {
        Gateway gateway = system.gateway(0);
        Many.atOnce(20, i -> gateway.pay(Pay.visa(Pay.freshKey())));
        system.oracle().assertConsistent();
    }

    private void reset(String group, List<String> topics) {
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        for (String topic : topics) {
            IntStream.range(0, TestSystem.PARTITIONS)
                    .forEach(i -> beginning.put(new TopicPartition(topic, i), new OffsetAndMetadata(0)));
        }
        // The group may still count a member whose good-bye was lost.
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            system.records()
                    .admin()
                    .alterConsumerGroupOffsets(group, beginning)
                    .all()
                    .get();
            return true;
        });
    }

    /** Waits until the group has read each topic's last record. */
    private void awaitEndOf(String group, List<String> topics) {
        Map<TopicPartition, Long> last = new HashMap<>();
        for (String topic : topics) {
            system.records()
                    .all(topic)
                    .forEach(record ->
                            last.merge(new TopicPartition(topic, record.partition()), record.offset(), Math::max));
        }
        await().atMost(LIMIT).untilAsserted(() -> {
            Map<TopicPartition, OffsetAndMetadata> committed = system.records()
                    .admin()
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            last.forEach(
                    (partition, offset) -> assertThat(committed.get(partition).offset())
                            .as("%s", partition)
                            .isGreaterThan(offset));
        });
    }

    private static Set<String> keysOf(List<Request> log) {
        return log.stream().filter(Request::isCreate).map(Request::pspKey).collect(Collectors.toSet());
    }
}
