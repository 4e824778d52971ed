package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.Answer;
import dev.payonce.it.fixture.InternalQueries;
import dev.payonce.it.fixture.InternalQueries.Shown;
import dev.payonce.it.fixture.Load;
import dev.payonce.it.fixture.Many;
import dev.payonce.it.fixture.Metrics;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.TestSystem;
import dev.payonce.schemas.id.CanonicalPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processors: each partition has an owner and a warm copy, and one takes over from the other. */
class FailoverTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Kafka's defaults take 44 s and more; a quiet machine with two cores needs less than 10. */
    private static final Duration FAILOVER_MAX = Duration.ofSeconds(35);

    private static final int PER_SECOND = 20;
    private static final String MERCHANT = "local";

    private static TestSystem system;
    private final InternalQueries queries = new InternalQueries();

    @BeforeAll
    static void start() {
        // No call may live by being published again: who takes over makes it, because nobody committed its offset.
        system = TestSystem.builder("failover")
                .processors(2)
                .gateways(2)
                .processorEnv("CALL_RESEND_AFTER_S", 600)
                .start();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @BeforeEach
    void eachProcessorOwnsSomething() {
        system.awaitReady();
        await().atMost(LIMIT)
                .until(() -> IntStream.range(0, 2)
                        .noneMatch(
                                i -> queries.owned(system.processors().get(i)).isEmpty()));
    }

    @AfterEach
    void ledgerAndOutcomesAgree() {
        system.simulator().clearFaults();
        system.oracle().assertConsistent();
    }

    @Test
    void paymentIsShownByItsOwnerWhicheverProcessorTheGatewayKnows() {
        Set<Integer> ofFirst = queries.owned(system.processors().getFirst());
        for (int partition = 0; partition < TestSystem.PARTITIONS; partition++) {
            Answer paid = system.gateway(0).pay(Pay.visa(keyIn(partition)));
            String id = paid.json().path("paymentID").asText();

            Answer shown = system.gateway(1).get("/api/payments/" + id);

            assertThat(shown.status()).as("%s", shown).isEqualTo(200);
            assertThat(shown.header("X-Payonce-Stale")).isEmpty();
            assertThat(shown.body()).isEqualTo(paid.body());
            int owner = ofFirst.contains(partition) ? 0 : 1;
            assertThat(queries.payment(system.processors().get(owner), id))
                    .extracting(Shown::httpStatus, Shown::stale, Shown::status)
                    .containsExactly(200, false, "CAPTURED");
            // The other one has a copy, which it marks as such, or none yet, and says so.
            Shown other = queries.payment(system.processors().get(1 - owner), id);
            assertThat(other.stale() || other.httpStatus() == 421)
                    .as("%s", other)
                    .isTrue();
        }
    }

    @Test
    void killedProcessorsPaymentsGoOnSoon() {
        system.simulator().slow(Duration.ofMillis(700));
        try (Load load = Load.on(system, PER_SECOND)) {
            await().atMost(LIMIT).until(() -> load.ended() > PER_SECOND);
            Set<Integer> lost = queries.owned(system.processors().getFirst());
            await().atMost(LIMIT).until(() -> callsInFlight(0) > 2);

            long killed_ns = System.nanoTime();
            system.processor(0).kill();
            Set<String> cutOff = load.unanswered().stream()
                    .filter(key -> lost.contains(partitionOf(key)))
                    .collect(Collectors.toSet());
            // The PSP was slow so that calls were in flight; the failover is timed without it.
            system.simulator().clearFaults();
            List<Answer> answers = Many.atOnce(
                    lost.size(),
                    i -> system.gateway(0).pay(Pay.visa(keyIn(List.copyOf(lost).get(i)))));
            Duration took = Duration.ofNanos(System.nanoTime() - killed_ns);

            System.out.printf("failover of %d partitions under load: %d ms%n", lost.size(), took.toMillis());
            assertThat(answers).extracting(Answer::status).containsOnly(201);
            assertThat(cutOff).as("payments in flight at the kill").isNotEmpty();
            Map<String, Answer> ends = load.finish();
            assertThat(ends).containsKeys(cutOff.toArray(String[]::new));
            assertThat(took).isLessThan(FAILOVER_MAX);
        } finally {
            system.processor(0).start();
        }
    }

    @Test
    void processorThatWakesUpAfterATakeoverChargesNothingAgain() {
        system.simulator().slow(Duration.ofMillis(500));
        try (Load load = Load.on(system, PER_SECOND)) {
            await().atMost(LIMIT).until(() -> callsInFlight(0) > 3);

            system.processor(0).pause();
            await().atMost(LIMIT)
                    .until(() -> queries.owned(system.processors().get(1)).size() == TestSystem.PARTITIONS);
            int before = load.ended();
            await().atMost(LIMIT).until(() -> load.ended() > before + PER_SECOND);
            system.processor(0).resume();

            int awake = load.ended();
            await().atMost(LIMIT).until(() -> load.ended() > awake + PER_SECOND);
            load.finish();
        } finally {
            system.processor(0).resume();
        }
    }

    private static double callsInFlight(int processor) {
        return Metrics.of(system.processors().get(processor)).sum("payonce_psp_calls_in_flight");
    }

    private static int partitionOf(String key) {
        return CanonicalPartition.of(MERCHANT, key, TestSystem.PARTITIONS);
    }

    private static String keyIn(int partition) {
        return Stream.generate(Pay::freshKey)
                .filter(key -> partitionOf(key) == partition)
                .findFirst()
                .orElseThrow();
    }
}
