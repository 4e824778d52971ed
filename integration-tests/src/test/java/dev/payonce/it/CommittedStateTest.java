package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.InternalQueries;
import dev.payonce.it.fixture.InternalQueries.Shown;
import dev.payonce.it.fixture.Many;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.Requests;
import dev.payonce.it.fixture.SharedSystem;
import dev.payonce.it.fixture.TestSystem;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No reader sees a state that is taken back. */
@ExtendWith(SharedSystem.class)
class CommittedStateTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PAYMENTS = 600;
    private static final int ASKED = 200;
    private static final int ASKED_AT_WORK = 8;
    private static final int COMPARED_MIN = 8;

    private final TestSystem system;
    private final InternalQueries queries = new InternalQueries();

    CommittedStateTest(TestSystem system) {
        this.system = system;
    }

    /** A call that was never decided for good: its transaction is aborted, as a processor's is that dies. */
    @Test
    void callOfAnAbortedTransactionNeverReachesThePsp() {
        PaymentRequest first = Requests.visa(Pay.freshKey());
        system.records().send(first);
        awaitAnswered(first);
        PspCall call = PspCall.newBuilder(
                        system.records().values(Topics.PSP_CALLS).getLast())
                .build();
        AttemptId strange = AttemptId.of(
                Requests.MERCHANT, first.getIdempotencyKey(), UUID.randomUUID().toString(), Instant.now());
        call.setAttemptId(strange.value());
        call.setPspKey(strange.value() + ":create:1");
        call.setNotAfter(Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS));

        int partition = strange.partition(TestSystem.PARTITIONS);
        system.records().writeAndAbort(Topics.PSP_CALLS, partition, call);

        PaymentRequest behind = Requests.visa(keyIn(partition));
        system.records().send(behind);
        awaitAnswered(behind);
        assertThat(system.simulator().creates(strange.value())).isEmpty();
        system.oracle().assertConsistent();
    }

    private void awaitAnswered(PaymentRequest request) {
        await().atMost(LIMIT)
                .until(() ->
                        system.records().outcomes(request.getIdempotencyKey()).size() == 1);
    }

    private static String keyIn(int partition) {
        return Stream.generate(Pay::freshKey)
                .filter(key -> CanonicalPartition.of(Requests.MERCHANT, key, TestSystem.PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    /** The broker stands still in the middle of the work, so transactions stay open; a kill takes them back. */
    @Test
    void stateOfATransactionThatIsNeverCommittedIsNeverShown() {
        TestSystem.Processor processor = system.processors().getFirst();
        List<String> keys =
                IntStream.range(0, PAYMENTS).mapToObj(i -> Pay.freshKey()).toList();
        long callsBefore = system.simulator().requests();
        keys.forEach(key -> system.records().sendAsync(Requests.visa(key)));
        Queue<Shown> atWork = new ConcurrentLinkedQueue<>();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> {
            // While transactions come and go, most questions have an answer; when the broker stands still, perhaps
            // none.
            atWork.addAll(Many.atOnce(ASKED_AT_WORK, i -> queries.key(processor, Requests.MERCHANT, keys.get(i))));
            return system.simulator().requests() > callsBefore + 20 && compared(atWork) >= COMPARED_MIN;
        });

        system.brokerProcess().pause();
        List<Shown> shown;
        try {
            shown = Many.atOnce(
                    ASKED, i -> queries.key(processor, Requests.MERCHANT, keys.get(i * (PAYMENTS / ASKED))));
            processor.part().kill();
        } finally {
            system.brokerProcess().resume();
        }
        processor.part().start().awaitReady();
        system.oracle().assertConsistent();

        Set<String> committed = system.records().values(Topics.EVENTS).stream()
                .map(event -> event.getPayment())
                .map(payment -> payment.getAttemptId() + " " + payment.getStatus() + " "
                        + payment.getUpdatedAt().toEpochMilli())
                .collect(Collectors.toSet());
        System.out.printf(
                "asked while the broker stood still: %s%n",
                shown.stream().collect(Collectors.groupingBy(Shown::httpStatus, Collectors.counting())));
        assertThat(shown).as("a transaction was open").anyMatch(answer -> answer.httpStatus() == 503);
        assertThat(Stream.concat(atWork.stream(), shown.stream()))
                .filteredOn(answer -> answer.httpStatus() == 200)
                .hasSizeGreaterThanOrEqualTo(COMPARED_MIN)
                .allSatisfy(answer -> assertThat(committed)
                        .contains(answer.attemptId() + " " + answer.status() + " " + answer.updatedAt_ms()));
    }

    private static long compared(Collection<Shown> answers) {
        return answers.stream().filter(answer -> answer.httpStatus() == 200).count();
    }
}
