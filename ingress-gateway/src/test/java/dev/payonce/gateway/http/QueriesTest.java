package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import dev.payonce.gateway.query.Payments;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest extends GatewayTesting {
    private String known(PaymentStatus status) {
        PaymentView view = Samples.view(Samples.request(), status);
        gateway.payments.put(view.getPayment().getAttemptId(), new Payments.Found.Payment(view, false));
        return view.getPayment().getAttemptId();
    }

    @Test
    void aPaymentIsShownAsItStands() {
        String id = known(PaymentStatus.CAPTURED);
        HttpResponse<String> payment = gateway.get("/api/payments/" + id);
        assertThat(payment.statusCode()).isEqualTo(200);
        assertThat(payment.body()).startsWith("{\"paymentID\":\"" + id).contains("\"status\":\"success\"");
        HttpResponse<String> status = gateway.get("/api/payments/" + id + "/status");
        assertThat(status.body())
                .isEqualTo("{\"paymentID\":\"%s\",\"status\":\"success\",\"retryCount\":0}".formatted(id));
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED, pending",
        "AUTHORIZING, processing",
        "REQUIRES_ACTION, processing",
        "AUTHORIZED, processing",
        "CAPTURING, processing",
        "CAPTURED, success",
        "PARTIALLY_REFUNDED, success",
        "REFUNDED, success",
        "CANCELING, processing",
        "CANCELED, failed",
        "EXPIRING, processing",
        "EXPIRED, expired",
        "FAILED, failed"
    })
    void statusesAreInThisDoorsWords(PaymentStatus status, String word) {
        assertThat(gateway.get("/api/payments/" + known(status) + "/status").body())
                .contains("\"status\":\"" + word + "\"");
    }

    @Test
    void aPaymentThatWaitsToTryAgainIsRetrying() {
        PaymentView view = Samples.view(Samples.request(), PaymentStatus.AUTHORIZING);
        view.getPayment().setNextTryAt(Samples.NOW);
        assertThat(PaymentJson.status(view.getPayment())).isEqualTo("retrying");
    }

    @Test
    void anothersPaymentIsAsAbsentAsNone() {
        PaymentRequest foreign = PaymentRequest.newBuilder(Samples.request())
                .setMerchantId("acme")
                .build();
        PaymentView view = Samples.view(foreign, PaymentStatus.CAPTURED);
        String id = view.getPayment().getAttemptId();
        gateway.payments.put(id, new Payments.Found.Payment(view, false));
        String absent = Samples.payment(
                        PaymentRequest.newBuilder(Samples.request())
                                .setIdempotencyKey("other")
                                .build(),
                        PaymentStatus.CAPTURED)
                .getAttemptId();

        HttpResponse<String> theirs = gateway.get("/api/payments/" + id, "X-Correlation-Id", "c");
        HttpResponse<String> nobodys = gateway.get("/api/payments/" + absent, "X-Correlation-Id", "c");
        HttpResponse<String> noId = gateway.get("/api/payments/nonsense", "X-Correlation-Id", "c");

        assertThat(theirs.statusCode()).isEqualTo(404);
        assertThat(theirs.body()).isEqualTo(nobodys.body()).isEqualTo(noId.body());
    }

    @Test
    void aStandbysAnswerIsMarkedStale() {
        PaymentView view = Samples.view(Samples.request(), PaymentStatus.CAPTURED);
        String id = view.getPayment().getAttemptId();
        gateway.payments.put(id, new Payments.Found.Payment(view, true));
        assertThat(gateway.get("/api/payments/" + id).headers().firstValue("X-Payonce-Stale"))
                .contains("true");
    }

    @Test
    void whenNobodyCanBeAskedItIs503() {
        gateway.anyPayment = new Payments.Found.Unavailable();
        HttpResponse<String> response = gateway.get("/api/payments/key/k");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        plain            | plain
        a%2Fb            | a/b
        a%252Fb          | a%2Fb
        %2e%2e           | ..
        ..%2F..%2Fetc    | ../../etc
        a%20b            | a b
        a+b              | a+b
        a%3Bb;c          | a;b;c
        a%5Cb            | a\\b
        a%3Fb%23         | a?b#
        status           | status
        """)
    void aKeyMayHoldAnyPrintableCharacter(String encoded, String key) {
        PaymentRequest request = PaymentRequest.newBuilder(Samples.request())
                .setIdempotencyKey(key)
                .build();
        PaymentView view = Samples.view(request, PaymentStatus.CAPTURED);
        gateway.payments.put("local/" + key, new Payments.Found.Payment(view, false));

        HttpResponse<String> response = gateway.get("/api/payments/key/" + encoded);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"key\":\"" + key.replace("\\", "\\\\") + "\",\"paymentID\":\"pa_")
                .contains("\"expiresAt\":null,\"requestHash\":\"9f86");
    }

    @ParameterizedTest
    @CsvSource({"%C3%A9", "%00", "%0d%0a"})
    void whatIsNoKeyIsAbsent(String encoded) {
        assertThat(gateway.get("/api/payments/key/" + encoded).statusCode()).isIn(400, 404);
    }

    @Test
    void aKeyThatIsNotCommittedYetIs404WithRetryAfter() {
        HttpResponse<String> response = gateway.get("/api/payments/key/soon");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void validateKeyTellsWhetherAKeyIsWellFormedAndFree() {
        PaymentView held = Samples.view(Samples.request(), PaymentStatus.CAPTURED);
        gateway.payments.put("local/held", new Payments.Found.Payment(held, false));
        PaymentView free = PaymentView.newBuilder(held)
                .setExpiresAt(Instant.parse("2020-01-01T00:00:00Z"))
                .build();
        gateway.payments.put("local/free", new Payments.Found.Payment(free, false));

        assertThat(validate("\"new\"")).isEqualTo("{\"valid\":true,\"inUse\":false}");
        assertThat(validate("\"held\"")).isEqualTo("{\"valid\":true,\"inUse\":true}");
        assertThat(validate("\"free\"")).isEqualTo("{\"valid\":true,\"inUse\":false}");
        assertThat(validate("\"\"")).startsWith("{\"valid\":false,\"inUse\":false,\"reason\":");
        assertThat(validate("\"\\u00e9\"")).startsWith("{\"valid\":false,\"inUse\":false,\"reason\":");
        assertThat(validate("7")).contains("INVALID_REQUEST").contains("idempotencyKey must be a string");
        assertThat(validate("\"4242424242424242\"")).contains("CARD_DATA_FORBIDDEN");
    }

    private String validate(String key) {
        return gateway.post("/api/payments/validate-key", "{\"idempotencyKey\":" + key + "}")
                .body();
    }
}
