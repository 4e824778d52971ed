package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.Result;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A readable request that breaks a rule is REJECTED where it arrived, and consumes no key. */
class MalformedRequestTest {
    private static final String CARD = "4242424242424242";

    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");

    @AfterEach
    void close() {
        bed.close();
    }

    interface Change extends UnaryOperator<PaymentRequest.Builder> {}

    static Stream<Arguments> violations() {
        Map<String, String> many = Map.ofEntries(IntStream.range(0, 51)
                .mapToObj(i -> Map.entry("name" + i, "value"))
                .<Map.Entry<String, String>>toArray(Map.Entry[]::new));
        return Stream.of(
                row("INVALID_REQUEST", "request_id", r -> r.setRequestId("1")),
                row("INVALID_REQUEST", "merchant_id", r -> r.setMerchantId("Shop")),
                row("IDEMPOTENCY_KEY_INVALID", "idempotency_key", r -> r.setIdempotencyKey("")),
                row("IDEMPOTENCY_KEY_INVALID", "idempotency_key", r -> r.setIdempotencyKey("k\u00e9y")),
                row("INVALID_REQUEST", "correlation_id", r -> r.setCorrelationId("a b")),
                row("INVALID_REQUEST", "requested_at", r -> r.setRequestedAt(Instant.ofEpochMilli(-1))),
                row("INVALID_REQUEST", "requested_at", r -> r.setRequestedAt(Instant.ofEpochMilli(Long.MIN_VALUE))),
                row("INVALID_REQUEST", "operation", r -> r.setOperation(Operation.CREATE)),
                row("INVALID_REQUEST", "operation", r -> r.setOperation(Operation.UNRECOGNIZED)),
                row("INVALID_REQUEST", "attempt_id", r -> r.setAttemptId("pa_1")),
                row("INVALID_REQUEST", "amount", r -> r.setAmountMinor(null)),
                row("INVALID_REQUEST", "amount", r -> r.setAmountMinor(0L)),
                row("INVALID_REQUEST", "currency", r -> r.setCurrency(null)),
                row("INVALID_REQUEST", "currency", r -> r.setCurrency("XXY")),
                row("INVALID_REQUEST", "capture_method", r -> r.setCaptureMethod(CaptureMethod.MANUAL)),
                row("INVALID_REQUEST", "payment_method", r -> r.setPaymentMethod(null)),
                row("INVALID_REQUEST", "payment_method", r -> r.setPaymentMethod("pm 1")),
                row("INVALID_REQUEST", "payment_method_type", r -> r.setPaymentMethodType("sepa")),
                row("INVALID_REQUEST", "order_id", r -> r.setOrderId("")),
                row("INVALID_REQUEST", "reason", r -> r.setReason("x".repeat(256))),
                row("INVALID_REQUEST", "actor", r -> r.setActor("")),
                row("INVALID_REQUEST", "metadata", r -> r.setMetadata(many)),
                row("CARD_DATA_FORBIDDEN", "request", r -> r.setOrderId("4242 4242 4242 4242")));
    }

    private static Arguments row(String code, String field, Change change) {
        return Arguments.of(code, field, change);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("violations")
    void violationIsRejectedWithItsCodeAndField(String code, String field, Change change) {
        PaymentRequest request = change.apply(bed.pay(key)).build();
        byte[] recordKey = "whatever the producer keyed by".getBytes(UTF_8);
        bed.pipe(
                Topics.REQUESTS,
                recordKey,
                bed.encode(Topics.REQUESTS, request),
                bed.now().toEpochMilli());

        Sent<PaymentOutcome> sent = bed.outcome();
        assertThat(sent.value().getResult()).isEqualTo(Result.REJECTED);
        assertThat(sent.value().getError().getCode()).isEqualTo(code);
        assertThat(sent.value().getError().getMessage()).startsWith(field);
        assertThat(sent.value().getError().getRetryable()).isFalse();
        assertThat(sent.value().getRequestId()).isEqualTo(request.getRequestId());
        assertThat(sent.value().getPayment()).isNull();
        assertThat(sent.raw().key()).isEqualTo(recordKey);
        assertThat(sent.raw().partition()).isZero();
        assertThat(sent.header(RecordHeaders.CORRELATION_ID)).isEqualTo(request.getCorrelationId());
        bed.assertSilent();
        assertThat(bed.count("payonce.requests.malformed")).isEqualTo(1);
    }

    static Stream<Arguments> placesOfCardData() {
        return Stream.of(
                row("", "request_id", r -> r.setRequestId(CARD)),
                row("", "merchant_id", r -> r.setMerchantId("m" + CARD)),
                row("", "idempotency_key", r -> r.setIdempotencyKey("key " + CARD)),
                row("", "correlation_id", r -> r.setCorrelationId(CARD)),
                row("", "order_id", r -> r.setOrderId(CARD)),
                row("", "metadata", r -> r.setMetadata(Map.of("note", CARD))));
    }

    /** Outcomes stay on their topic for a month and go to every gateway: no card number may go with them. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("placesOfCardData")
    void cardNumberIsNotSpreadByTheRejection(String any, String field, Change change) {
        PaymentRequest request = change.apply(bed.pay(key)).build();
        bed.pipe(
                Topics.REQUESTS,
                ("shop/" + CARD).getBytes(UTF_8),
                bed.encode(Topics.REQUESTS, request),
                bed.now().toEpochMilli());

        Sent<PaymentOutcome> sent = bed.outcome();
        assertThat(sent.value().getResult()).isEqualTo(Result.REJECTED);
        assertThat(sent.value().toString()).doesNotContain(CARD);
        assertThat(new String(sent.raw().value(), UTF_8)).doesNotContain(CARD);
        assertThat(sent.raw().key()).isNull();
        for (Header header : sent.raw().headers()) {
            assertThat(new String(header.value(), UTF_8)).doesNotContain(CARD);
        }
        bed.assertSilent();
    }

    @Test
    void rejectedRequestConsumesNoKey() {
        bed.ask(bed.pay(key).setAmountMinor(0L).build());
        bed.take(Topics.OUTCOMES);
        bed.ask(bed.pay(key).build());

        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    @Test
    void malformedRequestIsAnsweredWhereItArrivedWhateverItsPartition() {
        String elsewhere = Bed.keyIn(1, "key");
        bed.pipe(
                Topics.REQUESTS,
                null,
                bed.encode(
                        Topics.REQUESTS, bed.pay(elsewhere).setAmountMinor(0L).build()),
                bed.now().toEpochMilli());

        Sent<PaymentOutcome> sent = bed.outcome();
        assertThat(sent.raw().partition()).isZero();
        assertThat(sent.raw().key()).isNull();
        bed.assertSilent();
    }

    @Test
    void largestRejectionFitsIntoARecordThatBrokersTake() {
        String text = "x".repeat(RawRecord.BYTES_MAX - 1500);
        bed.ask(bed.pay(key).setCorrelationId(text).build());

        Sent<PaymentOutcome> sent = bed.outcome();
        int bytes = sent.raw().value().length + sent.raw().key().length + text.length();
        assertThat(bytes).isLessThan(900_000);
    }

    @Test
    void recordLargerThanAnyRequestIsQuarantinedInPart() {
        String text = "x".repeat(RawRecord.BYTES_MAX);
        byte[] bytes =
                bed.encode(Topics.REQUESTS, bed.pay(key).setCorrelationId(text).build());
        bed.pipe(Topics.REQUESTS, text.getBytes(UTF_8), bytes, 5_000, "header", text);

        var sent = bed.quarantined();
        assertThat(sent.header(RecordHeaders.REASON)).isEqualTo("TOO_LARGE");
        assertThat(sent.header(RecordHeaders.ORIGIN_OFFSET)).isEqualTo("0");
        assertThat(sent.header("header")).isNull();
        assertThat(sent.raw().value()).hasSize(4096).startsWith(java.util.Arrays.copyOf(bytes, 100));
        assertThat(sent.raw().key()).hasSize(4096);
        bed.assertSilent();
    }
}
