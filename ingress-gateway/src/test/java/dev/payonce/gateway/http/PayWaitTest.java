package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import dev.payonce.gateway.query.Payments;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Callers who wait for their outcome, and what a 202 tells those who have waited long enough. */
class PayWaitTest extends GatewayTesting {
    private HttpResponse<String> pay(String... headers) {
        return gateway.post(GatewayHarness.PROCESS, Samples.BODY, headers);
    }

    @Test
    void waitZeroIsAcceptedAtOnceWithTheKeysLocation() {
        String body = Samples.BODY.replace("order_123_payment_456", "a/b c%~");
        HttpResponse<String> response = gateway.post(GatewayHarness.PROCESS, body, "Prefer", "wait=0");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=0");
        assertThat(response.headers().firstValue("Location")).contains("/api/payments/key/a%2Fb%20c%25%7E");
        assertThat(response.body()).isEqualTo("{\"idempotencyKey\":\"a/b c%~\",\"status\":\"processing\"}");
        assertThat(gateway.published).hasSize(1);
        assertThat(gateway.waiters.waiting()).isZero();
    }

    @Test
    void pastTheWaitItIsThePaymentAsItStands() {
        PaymentRequest like = PaymentRequest.newBuilder(Samples.request()).build();
        gateway.payments.put(
                "local/order_123_payment_456",
                new Payments.Found.Payment(Samples.view(like, PaymentStatus.AUTHORIZING), false));

        HttpResponse<String> response = pay("Prefer", "wait=1");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).startsWith("{\"paymentID\":\"pa_").contains("\"status\":\"processing\"");
        assertThat(response.headers().firstValue("Location").orElseThrow()).startsWith("/api/payments/pa_");
    }

    @Test
    void pastTheWaitAnotherPaymentUnderTheKeyIsNotShown() {
        PaymentRequest other =
                PaymentRequest.newBuilder(Samples.request()).setAmountMinor(1L).build();
        gateway.payments.put(
                "local/order_123_payment_456",
                new Payments.Found.Payment(Samples.view(other, PaymentStatus.AUTHORIZING), false));

        HttpResponse<String> response = pay("Prefer", "wait=1");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).startsWith("{\"idempotencyKey\"");
    }

    /** The old payment answers for the key no more: this request makes a new one, and showing the old would be a lie. */
    @Test
    void pastTheWaitAPaymentThatHoldsItsKeyNoMoreIsNotShown() {
        HttpResponse<String> response =
                payWhileTheKeysPaymentExpires(Instant.now().minusSeconds(1));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).startsWith("{\"idempotencyKey\"");
        assertThat(response.headers().firstValue("Location")).contains("/api/payments/key/order_123_payment_456");
    }

    @Test
    void pastTheWaitAPaymentThatStillHoldsItsKeyIsShown() {
        HttpResponse<String> response =
                payWhileTheKeysPaymentExpires(Instant.now().plusSeconds(60));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).startsWith("{\"paymentID\":\"pa_");
    }

    private HttpResponse<String> payWhileTheKeysPaymentExpires(Instant at) {
        PaymentView view = Samples.view(Samples.request(), PaymentStatus.CAPTURED);
        view.setExpiresAt(at.truncatedTo(ChronoUnit.MILLIS));
        gateway.payments.put("local/order_123_payment_456", new Payments.Found.Payment(view, false));
        return pay("Prefer", "wait=1");
    }

    @Test
    void tooManyWaitersAre503AndNothingIsPublished() throws Exception {
        gateway.close();
        gateway = new GatewayHarness(dev.payonce.gateway.auth.Authentication.off(), 1_000_000, 1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> waiting = callers.submit(() -> pay());
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == 1);

            HttpResponse<String> refused = pay();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(gateway.published).hasSize(1);
            gateway.waiters.complete(Samples.succeeded(gateway.published.getFirst()));
            assertThat(waiting.get().statusCode()).isEqualTo(201);
        }
    }

    @Test
    void hundredsOfCallersWaitAtOnce() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = IntStream.range(0, 300)
                    .mapToObj(i -> callers.submit(() -> gateway.post(
                            GatewayHarness.PROCESS,
                            Samples.BODY.replace("456\",\"amount", i + "\",\"amount"),
                            "Prefer",
                            "wait=60")))
                    .toList();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == 300);
            gateway.published.forEach(request -> gateway.waiters.complete(Samples.succeeded(request)));
            for (Future<HttpResponse<String>> caller : waiting) {
                assertThat(caller.get().statusCode()).isEqualTo(201);
            }
        }
    }

    @Test
    void aWaitMayOutliveTheArrivalTimeOut() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long started_ns = System.nanoTime();
            Future<HttpResponse<String>> waiting = callers.submit(() -> pay("Prefer", "wait=60"));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == 1);
            // Beyond the watchdog's 9 s.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> System.nanoTime() - started_ns > 11_000_000_000L);
            assertThat(waiting).isNotDone();
            gateway.waiters.complete(Samples.succeeded(gateway.published.getFirst()));
            assertThat(waiting.get().statusCode()).isEqualTo(201);
        }
    }

    @Test
    void callersAreLetGoWhenTheGatewayStops() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> waiting = callers.submit(() -> pay("Prefer", "wait=60"));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == 1);
            gateway.waiters.release();
            assertThat(waiting.get().statusCode()).isEqualTo(202);
            assertThat(pay().statusCode()).isEqualTo(503);
        }
    }
}
