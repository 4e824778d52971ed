package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import dev.payonce.gateway.auth.Authentication;
import dev.payonce.gateway.auth.Caller;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest extends SharedGatewayTesting {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /api/payments/process       | OPTIONS, POST
        DELETE | /api/payments/process       | OPTIONS, POST
        PURGE  | /api/payments/process       | OPTIONS, POST
        TRACE  | /api/payments/process       | OPTIONS, POST
        GET    | /api/payments/validate-key  | OPTIONS, POST
        POST   | /api/payments/pa_1          | GET, HEAD, OPTIONS
        PUT    | /api/payments/pa_1/status   | GET, HEAD, OPTIONS
        PATCH  | /api/payments/key/a%2Fb     | GET, HEAD, OPTIONS
        POST   | /openapi.yaml               | GET, HEAD, OPTIONS
        """)
    void anotherMethodOnAKnownPathIs405WithAllow(String method, String path, String allow) {
        HttpResponse<String> response = gateway.send(method, path, null);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains(allow);
        assertThat(response.body()).contains("METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/payments",
                "/api/payments/",
                "/api/payments/x/y",
                "/api/payments/key/",
                "/API/payments/process",
                "/api/payments/process/",
                "/api/orders/o/pay",
                "/metrics",
                "/health/ready"
            })
    void anUnknownPathIs404(String path) {
        HttpResponse<String> response = gateway.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"code\":\"NOT_FOUND\"");
        assertThat(gateway.send("PURGE", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void optionsListsTheMethods() {
        HttpResponse<String> response = gateway.send("OPTIONS", "/api/payments/process", null);
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Allow")).contains("OPTIONS, POST");
    }

    @Test
    void headIsGetWithoutABody() {
        HttpResponse<String> get = gateway.get("/openapi.yaml");
        HttpResponse<String> head = gateway.send("HEAD", "/openapi.yaml", null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"));
        assertThat(gateway.send("HEAD", "/api/payments/nonsense", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anApiKeyIsNeededWhereTheyAreOn() {
        Authentication one = header ->
                "Bearer right".equals(header) ? Optional.of(new Caller("checkout-1", "acme")) : Optional.empty();
        try (GatewayHarness closed = new GatewayHarness(one, 1_000_000, 10)) {
            closed.processor = Samples::succeeded;
            HttpResponse<String> none = closed.post(GatewayHarness.PROCESS, Samples.BODY, "X-Correlation-Id", "c");
            HttpResponse<String> wrong = closed.post(
                    GatewayHarness.PROCESS, Samples.BODY, "X-Correlation-Id", "c", "Authorization", "Bearer wrong");
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.body()).isEqualTo(none.body());
            assertThat(closed.get("/api/payments/x").statusCode()).isEqualTo(401);
            assertThat(closed.get("/openapi.yaml").statusCode()).isEqualTo(200);
            assertThat(closed.published).isEmpty();

            assertThat(closed.post(GatewayHarness.PROCESS, Samples.BODY, "Authorization", "Bearer right")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(closed.published.getFirst().getMerchantId()).isEqualTo("acme");
            assertThat(closed.published.getFirst().getActor()).isEqualTo("checkout-1");
        }
    }

    @Test
    void aFloodIs429AndNothingIsPublished() {
        try (GatewayHarness limited = new GatewayHarness(Authentication.off(), 1, 10)) {
            limited.processor = Samples::succeeded;
            int refused = 0;
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> response = limited.post(GatewayHarness.PROCESS, Samples.BODY);
                if (response.statusCode() == 429) {
                    refused++;
                    assertThat(response.headers().firstValue("Retry-After")).contains("1");
                    assertThat(response.body()).contains("RATE_LIMITED");
                }
            }
            assertThat(refused).isPositive();
            assertThat(limited.published).hasSize(5 - refused);
        }
    }

    @Test
    void aFaultInsideIsAGenericErrorWithTheCorrelationId() {
        try (GatewayHarness faulty = new GatewayHarness()) {
            faulty.processor = request -> {
                throw new IllegalStateException("secret detail");
            };
            HttpResponse<String> response =
                    faulty.post(GatewayHarness.PROCESS, Samples.BODY, "X-Correlation-Id", "corr-9");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body())
                    .contains("\"code\":\"INTERNAL\"")
                    .contains("corr-9")
                    .doesNotContain("secret")
                    .doesNotContain("Exception");
            assertThat(faulty.waiters.waiting()).isZero();
        }
    }
}
