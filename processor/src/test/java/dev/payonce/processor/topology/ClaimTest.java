package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.Result;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a request to its one outcome. */
class ClaimTest {
    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void freshKeyIsClaimedAndItsCallPublishedWithFrozenBytes() {
        PaymentRequest request = bed.pay(key).build();
        bed.ask(request);

        Sent<PspCall> sent = bed.take(Topics.PSP_CALLS).getFirst();
        PspCall call = sent.value();
        AttemptId id = AttemptId.of(Bed.MERCHANT, key, request.getRequestId(), request.getRequestedAt());
        assertThat(call.getAttemptId()).isEqualTo(id.value());
        assertThat(call.getPspKey()).isEqualTo(id.value() + ":create:1");
        assertThat(call.getKind()).isEqualTo(CallKind.POST);
        assertThat(call.getAccount()).isEqualTo("default");
        assertThat(call.getIssuedAt()).isEqualTo(Bed.START);
        assertThat(call.getNotAfter()).isEqualTo(Bed.START.plus(Duration.ofMinutes(5)));
        assertThat(UTF_8.decode(call.getRequest()).toString())
                .contains("amount=2599&currency=gbp&confirm=true&capture_method=automatic&payment_method=pm_card_visa")
                .contains("metadata[psp_key]=" + id.value() + "%3Acreate%3A1")
                .contains("metadata[user_id]=customer_456");
        assertThat(sent.key()).isEqualTo(id.value());
        assertThat(sent.raw().partition()).isZero();
        assertThat(sent.header(RecordHeaders.CORRELATION_ID)).isEqualTo("corr-1");

        PaymentEvent event = bed.event().value();
        assertThat(event.getType()).isEqualTo("payment_created");
        assertThat(event.getActor()).isEqualTo("checkout");
        assertThat(event.getFrom()).isNull();
        assertThat(event.getTo()).isEqualTo(PaymentStatus.AUTHORIZING);
        bed.assertSilent();
    }

    @Test
    void successBecomesTheOneOutcome() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.event();
        bed.advance(Duration.ofMillis(300));
        bed.answer(bed.success(call));

        Sent<PaymentOutcome> sent = bed.outcome();
        PaymentOutcome outcome = sent.value();
        assertThat(outcome.getResult()).isEqualTo(Result.SUCCEEDED);
        assertThat(outcome.getReplayed()).isFalse();
        assertThat(outcome.getError()).isNull();
        assertThat(outcome.getCompletedAt()).isEqualTo(bed.now());
        assertThat(outcome.getPayment().getStatus()).isEqualTo(PaymentStatus.CAPTURED);
        assertThat(outcome.getPayment().getAuthorization().getPspReference()).isEqualTo("pi_1");
        assertThat(outcome.getPayment().getCapture().getAmountMinor()).isEqualTo(2599);
        assertThat(outcome.getPayment().getProcessedAt()).isEqualTo(bed.now());
        assertThat(sent.key()).isEqualTo("shop/" + key);
        assertThat(sent.raw().partition()).isZero();
        assertThat(sent.raw().timestamp()).isEqualTo(bed.now().toEpochMilli());
        assertThat(bed.event().value().getType()).isEqualTo("payment_success");
        bed.assertSilent();
    }

    @Test
    void declineBecomesTheOneOutcomeWithThePspsWords() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.answer(bed.result(call, ResultKind.DECLINED)
                .setPspCode("card_declined")
                .setDeclineCode("insufficient_funds")
                .setPspRequestId("req_9")
                .build());

        PaymentOutcome outcome = bed.outcome().value();
        assertThat(outcome.getResult()).isEqualTo(Result.FAILED);
        assertThat(outcome.getError().getCode()).isEqualTo("CARD_DECLINED");
        assertThat(outcome.getError().getDeclineCode()).isEqualTo("insufficient_funds");
        assertThat(outcome.getError().getRetryable()).isTrue();
        assertThat(outcome.getPayment().getLastError()).isEqualTo(outcome.getError());
    }

    @Test
    void customerWhoMustActIsTheOneOutcome() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.answer(bed.result(call, ResultKind.REQUIRES_ACTION)
                .setPspObject("pi_3ds")
                .setNextActionUrl("https://hooks.stripe.com/3d")
                .build());

        PaymentOutcome outcome = bed.outcome().value();
        assertThat(outcome.getResult()).isEqualTo(Result.REQUIRES_ACTION);
        assertThat(outcome.getPayment().getNextActionUrl()).isEqualTo("https://hooks.stripe.com/3d");
    }

    @Test
    void resultSaidTwiceChangesNothing() {
        PspCall call = bed.paying(bed.pay(key).build());
        bed.answer(bed.success(call));
        bed.outcome();
        bed.take(Topics.EVENTS);

        bed.answer(bed.success(call));

        bed.assertSilent();
        assertThat(bed.count("payonce.results.ignored", "why", "stale")).isEqualTo(1);
    }

    @Test
    void traceOfTheRequestIsPassedOn() {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertThat(traceOnTheCall(traceparent)).isEqualTo(traceparent);
    }

    @Test
    void whatIsNoTraceIsNotPassedOn() {
        assertThat(traceOnTheCall("x".repeat(100_000))).isNull();
    }

    private String traceOnTheCall(String traceparent) {
        PaymentRequest request = bed.pay(key).build();
        byte[] bytes = bed.encode(Topics.REQUESTS, request);
        bed.pipe(Topics.REQUESTS, null, bytes, bed.now().toEpochMilli(), RecordHeaders.TRACEPARENT, traceparent);
        return bed.take(Topics.PSP_CALLS).getFirst().header(RecordHeaders.TRACEPARENT);
    }
}
