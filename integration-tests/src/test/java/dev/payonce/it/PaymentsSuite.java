package dev.payonce.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.Answer;
import dev.payonce.it.fixture.Crc32Partitioner;
import dev.payonce.it.fixture.Gateway;
import dev.payonce.it.fixture.Many;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.Requests;
import dev.payonce.it.fixture.Simulator.Charge;
import dev.payonce.it.fixture.TestSystem;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.Result;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Pay Once promises its callers and producers, on whatever Kafka the subclass brings. */
abstract class PaymentsSuite {
    private static final Duration ANSWERED = Duration.ofSeconds(20);

    private TestSystem system;

    /** The system under test; the same one for all tests of a class. */
    abstract TestSystem system();

    @BeforeEach
    void takeSystem() {
        system = system();
    }

    @AfterEach
    void ledgerAndOutcomesAgree() {
        system.oracle().assertConsistent();
    }

    @Test
    void firstRequestPaysAndItsRepetitionReplaysTheSameBytes() {
        Pay pay = Pay.visa(Pay.freshKey());

        Answer first = gateway().pay(pay);
        Answer again = gateway().pay(pay);

        assertThat(first.status()).as("%s", first).isEqualTo(201);
        assertThat(first.replayed()).isFalse();
        assertThat(first.json().path("status").asText()).isEqualTo("success");
        assertThat(first.json().path("amount").decimalValue()).isEqualByComparingTo(pay.amount());
        assertThat(again.status()).as("%s", again).isEqualTo(200);
        assertThat(again.replayed()).isTrue();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(chargesOf(pay.key())).hasSize(1);
    }

    @Test
    void sameKeyWithAnotherAmountIsRefusedAndChargesNothing() {
        Pay pay = Pay.visa(Pay.freshKey());
        gateway().pay(pay);

        Answer other = gateway().pay(pay.amount("50.00"));

        assertThat(other.status()).as("%s", other).isEqualTo(409);
        assertThat(other.errorCode()).isEqualTo("IDEMPOTENCY_KEY_REUSE");
        assertThat(gateway().pay(pay).status()).isEqualTo(200);
        assertThat(chargesOf(pay.key())).hasSize(1);
    }

    @Test
    void declinedCardIsToldSoAgainAndAgain() {
        Pay pay = Pay.visa(Pay.freshKey()).with("pm_card_chargeDeclined");

        Answer first = gateway().pay(pay);
        Answer again = gateway().pay(pay);

        assertThat(first.status()).as("%s", first).isEqualTo(402);
        assertThat(first.errorCode()).isEqualTo("CARD_DECLINED");
        assertThat(again.status()).isEqualTo(402);
        assertThat(again.replayed()).isTrue();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(chargesOf(pay.key())).isEmpty();
    }

    @Test
    void cardThatNeedsItsHolderIsProcessingWithTheNextAction() {
        Pay pay = Pay.visa(Pay.freshKey()).with("pm_card_threeDSecure2Required");

        Answer answer = gateway().pay(pay);

        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        assertThat(answer.json().path("status").asText()).isEqualTo("processing");
        assertThat(answer.json().path("nextAction").path("redirectToUrl").asText())
                .startsWith("http");
        assertThat(chargesOf(pay.key())).isEmpty();
    }

    @Test
    void hundredConcurrentRequestsWithOneKeyMakeOneChargeAndNinetyNineReplays() {
        Pay pay = Pay.visa(Pay.freshKey());
        List<Gateway> gateways = system.gateways();
        assertThat(gateways).hasSizeGreaterThan(1);

        List<Answer> answers =
                Many.atOnce(100, i -> gateways.get(i % gateways.size()).pay(pay));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200 && answer.replayed())
                .hasSize(99);
        assertThat(answers)
                .extracting(Answer::body)
                .containsOnly(answers.getFirst().body());
        assertThat(chargesOf(pay.key())).hasSize(1);
        assertThat(system.records().outcomes(pay.key())).hasSize(100);
    }

    @Test
    void fiveImpatientClicksPayOnce() {
        Pay pay = Pay.visa(Pay.freshKey());
        system.simulator().slow(Duration.ofMillis(500));
        List<Answer> answers;
        try {
            answers = Many.spaced(5, Duration.ofMillis(50), i -> gateway().pay(pay));
        } finally {
            system.simulator().clearFaults();
        }

        assertThat(answers).extracting(Answer::status).containsExactly(201, 200, 200, 200, 200);
        assertThat(answers)
                .extracting(Answer::body)
                .containsOnly(answers.getFirst().body());
        assertThat(chargesOf(pay.key())).hasSize(1);
    }

    @Test
    void recordsOfOneKeyFromAnyProducerInAnyPartitionPayOnce() {
        String key = keyThatCrc32Misplaces();
        PaymentRequest plain = Requests.visa(key);

        system.records().send(plain);
        system.records().send(record(Requests.key(plain), repetition(plain)), Crc32Partitioner.class);
        system.records().send(record("order-of-" + key, repetition(plain)));
        system.records().send(record(null, repetition(plain)));
        system.records().send(plain);

        await().atMost(ANSWERED)
                .untilAsserted(() -> assertThat(system.records().outcomes(key)).hasSize(5));
        List<PaymentOutcome> outcomes = system.records().outcomes(key);
        assertThat(outcomes).extracting(PaymentOutcome::getResult).containsOnly(Result.SUCCEEDED);
        assertThat(outcomes).filteredOn(outcome -> !outcome.getReplayed()).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.getRequestId().equals(plain.getRequestId()))
                .hasSize(2);
        assertThat(chargesOf(key)).hasSize(1);
    }

    @Test
    void paymentOfAProducerIsAnsweredOverHttpToo() {
        PaymentRequest request = Requests.visa(Pay.freshKey());
        request.setMerchantId("local");
        system.records().send(request);
        await().atMost(ANSWERED)
                .until(() -> gateway()
                                .get("/api/payments/key/" + request.getIdempotencyKey())
                                .status()
                        == 200);
        String id = gateway()
                .get("/api/payments/key/" + request.getIdempotencyKey())
                .json()
                .path("paymentID")
                .asText();

        await().atMost(ANSWERED)
                .untilAsserted(() -> assertThat(gateway()
                                .get("/api/payments/" + id)
                                .json()
                                .path("status")
                                .asText())
                        .isEqualTo("success"));
    }

    @Test
    void malformedRecordIsRejectedAndTheNextOneIsPaid() {
        PaymentRequest malformed = Requests.visa(Pay.freshKey());
        malformed.setCurrency("usd");
        PaymentRequest next = Requests.visa(Pay.freshKey());

        system.records().send(malformed);
        system.records().send(next);

        await().atMost(ANSWERED)
                .untilAsserted(() -> assertThat(system.records().outcomes(next.getIdempotencyKey()))
                        .singleElement()
                        .extracting(PaymentOutcome::getResult)
                        .isEqualTo(Result.SUCCEEDED));
        await().atMost(ANSWERED)
                .untilAsserted(() -> assertThat(system.records().outcomes(malformed.getIdempotencyKey()))
                        .singleElement()
                        .extracting(PaymentOutcome::getResult)
                        .isEqualTo(Result.REJECTED));
    }

    private Gateway gateway() {
        return system.gateway(0);
    }

    private List<Charge> chargesOf(String key) {
        List<String> attempts = system.records().outcomes(key).stream()
                .filter(outcome -> outcome.getPayment() != null)
                .map(outcome -> outcome.getPayment().getAttemptId())
                .distinct()
                .toList();
        return system.simulator().ledger().stream()
                .filter(Charge::succeeded)
                .filter(charge -> attempts.contains(charge.attemptId()))
                .toList();
    }

    /** The same request made again by another producer: another request id, the same intent. */
    private static PaymentRequest repetition(PaymentRequest request) {
        PaymentRequest repetition = Requests.visa(request.getIdempotencyKey());
        repetition.setOrderId(request.getOrderId());
        return repetition;
    }

    private ProducerRecord<String, byte[]> record(String key, PaymentRequest request) {
        return new ProducerRecord<>(
                Topics.REQUESTS.name(), key, system.records().encode(request));
    }

    private static String keyThatCrc32Misplaces() {
        return Stream.generate(Pay::freshKey)
                .filter(key -> {
                    byte[] recordKey = (Requests.MERCHANT + "/" + key).getBytes(UTF_8);
                    return Crc32Partitioner.partition(recordKey, TestSystem.PARTITIONS)
                            != CanonicalPartition.of(Requests.MERCHANT, key, TestSystem.PARTITIONS);
                })
                .findFirst()
                .orElseThrow();
    }
}
