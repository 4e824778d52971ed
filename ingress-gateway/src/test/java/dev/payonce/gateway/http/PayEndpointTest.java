package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.Result;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayEndpointTest extends GatewayTesting {
    private HttpResponse<String> pay(String... headers) {
        return gateway.post(GatewayHarness.PROCESS, Samples.BODY, headers);
    }

    @Test
    void aPaymentThatSucceedsIs201WithThePayment() {
        gateway.processor = Samples::succeeded;

        HttpResponse<String> response = pay("X-Correlation-Id", "corr-1", "Idempotency-Key", "order_123_payment_456");

        PaymentRequest request = gateway.published.getFirst();
        String id = Samples.succeeded(request).getPayment().getAttemptId();
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("""
                {"paymentID":"%s","idempotencyKey":"order_123_payment_456","status":"success","amount":100.00,\
                "currency":"USD","paymentMethod":{"type":"card","token":"tok_123456789"},\
                "metadata":{"customerID":"customer_456","orderID":"order_123"},"retryCount":0,"maxRetries":3,\
                "createdAt":"2026-11-26T12:34:56Z","updatedAt":"2026-11-26T12:34:56Z",\
                "processedAt":"2026-11-26T12:34:56Z"}""".formatted(id));
        assertThat(response.headers().firstValue("Location")).contains("/api/payments/" + id);
        assertThat(response.headers().firstValue("Idempotency-Key")).contains("order_123_payment_456");
        assertThat(response.headers().firstValue("X-Correlation-Id")).contains("corr-1");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(request.getCorrelationId()).isEqualTo("corr-1");
    }

    @Test
    void aReplayIs200WithTheSameBody() {
        gateway.processor = Samples::succeeded;
        String first = pay("X-Correlation-Id", "corr-1").body();
        PaymentRequest original = gateway.published.getFirst();
        gateway.processor = request -> replay(Samples.succeeded(original), request);

        HttpResponse<String> response = pay("X-Correlation-Id", "corr-2");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(response.headers().firstValue("X-Correlation-Id")).contains("corr-2");
        assertThat(response.body()).isEqualTo(first);
    }

    @Test
    void aReplayedDeclineHasItsStatusAndEveryByte() {
        gateway.processor = request -> Samples.failed(request, Samples.declined());
        HttpResponse<String> first = pay("X-Correlation-Id", "corr-1");
        PaymentRequest original = gateway.published.getFirst();
        gateway.processor = request -> replay(Samples.failed(original, Samples.declined()), request);

        HttpResponse<String> second = pay("X-Correlation-Id", "corr-2");

        assertThat(first.statusCode()).isEqualTo(402);
        assertThat(first.body()).isEqualTo("""
                {"type":"urn:payonce:error:CARD_DECLINED","title":"Card declined","status":402,\
                "detail":"The card was declined (generic_decline).","instance":"urn:payonce:request:corr-1",\
                "error":{"code":"CARD_DECLINED","message":"The card was declined (generic_decline).",\
                "correlation_id":"corr-1","psp":{"code":"card_declined","decline_code":"generic_decline",\
                "request_id":"req_1"},"retryable":false}}""");
        assertThat(second.statusCode()).isEqualTo(402);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    private static PaymentOutcome replay(PaymentOutcome stored, PaymentRequest request) {
        return PaymentOutcome.newBuilder(stored)
                .setRequestId(request.getRequestId())
                .setReplayed(true)
                .build();
    }

    @Test
    void rejectionsAndFailuresHaveTheirCodesStatus() {
        for (String code : List.of("PSP_REJECTED", "PSP_UNAVAILABLE", "IDEMPOTENCY_KEY_REUSE", "INVALID_REQUEST")) {
            gateway.processor = request -> Samples.rejected(request, Samples.error(code, "why"));
            HttpResponse<String> response = pay();
            assertThat(response.statusCode())
                    .isEqualTo(
                            switch (code) {
                                case "PSP_REJECTED" -> 422;
                                case "PSP_UNAVAILABLE" -> 502;
                                case "IDEMPOTENCY_KEY_REUSE" -> 409;
                                default -> 400;
                            });
            assertThat(response.body()).contains("\"code\":\"" + code + "\"");
        }
    }

    @Test
    void aCustomerWhoMustActIs202WithTheNextAction() {
        gateway.processor = request -> {
            Payment payment = Samples.payment(request, PaymentStatus.REQUIRES_ACTION);
            payment.setNextActionUrl("https://psp.example/3ds");
            return Samples.outcome(request, Result.REQUIRES_ACTION, payment, null);
        };
        HttpResponse<String> response = pay();
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .contains("\"status\":\"processing\"")
                .contains("\"nextAction\":{\"redirectToUrl\":\"https://psp.example/3ds\"}");
    }

    @Test
    void theProblemMediaTypeIsSentWhereItIsAskedFor() {
        gateway.processor = request -> Samples.failed(request, Samples.declined());
        HttpResponse<String> response = pay("Accept", "application/problem+json");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        gateway.processor = Samples::succeeded;
        assertThat(pay("Accept", "application/problem+json").headers().firstValue("Content-Type"))
                .contains("application/json");
    }

    @Test
    void brokersAwayIs503AndTheSameKeyMayBeTriedAgain() {
        gateway.brokersAway = true;
        HttpResponse<String> response = pay();
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body()).contains("SERVICE_UNAVAILABLE").contains("same idempotency key");
        assertThat(gateway.waiters.waiting()).isZero();

        gateway.brokersAway = false;
        gateway.processor = Samples::succeeded;
        assertThat(pay().statusCode()).isEqualTo(201);
    }

    @Test
    void aKeyIsEchoedAsItWasSent() {
        gateway.processor = Samples::succeeded;
        String body = Samples.BODY.replace("\"idempotencyKey\":\"order_123_payment_456\",", "");
        HttpResponse<String> quoted = gateway.post(GatewayHarness.PROCESS, body, "Idempotency-Key", "\"a b\"");
        assertThat(quoted.headers().firstValue("Idempotency-Key")).contains("\"a b\"");
        assertThat(gateway.published.getFirst().getIdempotencyKey()).isEqualTo("a b");
        assertThat(gateway.post(GatewayHarness.PROCESS, "{}", "Idempotency-Key", "k")
                        .headers()
                        .firstValue("Idempotency-Key"))
                .contains("k");
    }

    @Test
    void theTraceContextIsPassedOn() {
        gateway.processor = Samples::succeeded;
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        pay("traceparent", traceparent);
        assertThat(gateway.traceparents).containsExactly(traceparent);
    }

    @Test
    void cardDataIsRefusedAndNeverPublished() {
        HttpResponse<String> inBody =
                gateway.post(GatewayHarness.PROCESS, Samples.BODY.replace("tok_123456789", "4242424242424242"));
        HttpResponse<String> inHeader = pay("Idempotency-Key", "4242424242424242");
        assertThat(inBody.statusCode()).isEqualTo(422);
        assertThat(inBody.body()).contains("CARD_DATA_FORBIDDEN").doesNotContain("4242");
        assertThat(inHeader.statusCode()).isEqualTo(422);
        assertThat(inHeader.headers().map().toString()).doesNotContain("4242424242424242");
        assertThat(gateway.published).isEmpty();
    }
}
