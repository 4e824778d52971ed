package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.Requests;
import dev.payonce.it.fixture.Simulator.Request;
import dev.payonce.it.fixture.TestSystem;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Systems that can't be mended: each test has its own, without gateways. */
class TopicsChangedTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int TOPICS_CHANGED = 3;

    @Test
    void processorStopsAndRefusesToStartWhereTheRequestTopicWasDeletedAndMadeAgain() throws Exception {
        try (TestSystem system = TestSystem.builder("deleted").gateways(0).start()) {
            paid(system);
            String topic = Topics.REQUESTS.name();

            // It must not look while the topic is away: then it would say that.
            system.processor(0).pause();
            system.records().admin().deleteTopics(List.of(topic)).all().get();
            await().atMost(LIMIT)
                    .until(() ->
                            !system.records().admin().listTopics().names().get().contains(topic));
            system.records()
                    .admin()
                    .createTopics(List.of(new NewTopic(topic, TestSystem.PARTITIONS, (short) 1)))
                    .all()
                    .get();
            system.processor(0).resume();

            assertStopsAndRefuses(system, topic, "deleted and made again");
        }
    }

    @Test
    void processorStopsAndRefusesToStartWherePartitionsWereAdded() throws Exception {
        try (TestSystem system = TestSystem.builder("resized").gateways(0).start()) {
            paid(system);
            String topic = Topics.PSP_RESULTS.name();

            system.records()
                    .admin()
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(TestSystem.PARTITIONS + 1)))
                    .all()
                    .get();

            assertStopsAndRefuses(system, topic, "resized");
        }
    }

    /** Stripe stores a 500 and replays it for ever: repeating never ends it, and it proves nothing. */
    @Test
    void storedServerErrorIsRepeatedUnderItsOneKeyAndNeverToldAsFailed() {
        try (TestSystem system = TestSystem.builder("unknown").gateways(0).start()) {
            system.simulator().fault("""
                    {"operation":"create","kind":"status","status":500,"times":1}""");
            PaymentRequest request = Requests.visa(Pay.freshKey());

            system.records().send(request);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(system.simulator().log()).hasSizeGreaterThan(6));
            List<Request> creates = system.simulator().log().stream()
                    .filter(Request::isAnswered)
                    .toList();
            assertThat(creates).extracting(Request::status).containsOnly(500);
            assertThat(creates)
                    .extracting(Request::pspKey)
                    .containsOnly(creates.getFirst().pspKey());
            assertThat(system.records().outcomes()).isEmpty();
            await().atMost(LIMIT).until(system.processor(0)::isReady);
        }
    }

    private static void paid(TestSystem system) {
        PaymentRequest request = Requests.visa(Pay.freshKey());
        system.records().send(request);
        await().atMost(LIMIT)
                .until(() ->
                        system.records().outcomes(request.getIdempotencyKey()).size() == 1);
    }

    private static void assertStopsAndRefuses(TestSystem system, String topic, String words) throws Exception {
        assertThat(system.processor(0).awaitExit(LIMIT)).isEqualTo(TOPICS_CHANGED);
        assertThat(system.processor(0).tail()).contains(topic).contains(words).contains("reconcile with the PSP");

        system.processor(0).start();

        assertThat(system.processor(0).awaitExit(LIMIT)).isEqualTo(TOPICS_CHANGED);
        assertThat(system.simulator().ledger()).hasSize(1);
    }
}
