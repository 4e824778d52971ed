package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import dev.payonce.gateway.auth.Authentication;
import dev.payonce.gateway.query.Payments;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.Result;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The running server against the document that it publishes: every path, every status. */
class OpenApiTest extends GatewayTesting {
    private static final String PROCESS = GatewayHarness.PROCESS;
    private static final String VALIDATE = "/api/payments/validate-key";
    private static final String KEY = "/api/payments/key/{idempotencyKey}";
    private static final String ID = "/api/payments/{id}";

    private final Contract contract = new Contract();

    @Test
    void theDocumentIsValidOpenApi31AndServed() {
        String served = gateway.get("/openapi.yaml").body();
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(served);
        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(gateway.get("/openapi.yaml")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("application/yaml");
    }

    @Test
    void everyAnswerIsAsDescribed() throws Exception {
        outcomes();
        refusals();
        questions();
        unavailable();
        faults();
        closedDoors();
        slowBodies(PROCESS);
        slowBodies(VALIDATE);
        assertThat(contract.unseen()).containsExactly("get /openapi.yaml 200");
    }

    private HttpResponse<String> pay(Function<PaymentRequest, PaymentOutcome> processor, String... headers) {
        gateway.processor = processor;
        return contract.check("post", PROCESS, gateway.post(PROCESS, Samples.BODY, headers));
    }

    private void outcomes() {
        pay(Samples::succeeded);
        pay(request -> PaymentOutcome.newBuilder(Samples.succeeded(request))
                .setReplayed(true)
                .build());
        pay(request -> Samples.failed(request, Samples.declined()));
        pay(request -> Samples.failed(request, Samples.declined()), "Accept", "application/problem+json");
        pay(request -> Samples.failed(request, Samples.error("PSP_REJECTED", "refused")));
        pay(request -> Samples.failed(request, Samples.error("PSP_UNAVAILABLE", "given up")));
        pay(request -> Samples.rejected(request, Samples.error("IDEMPOTENCY_KEY_REUSE", "reused")));
        pay(request -> {
            Payment payment = Samples.payment(request, PaymentStatus.REQUIRES_ACTION);
            payment.setNextActionUrl("https://psp.example/3ds");
            return Samples.outcome(request, Result.REQUIRES_ACTION, payment, null);
        });
        pay(request -> null, "Prefer", "wait=0");
    }

    private void refusals() {
        for (String path : new String[] {PROCESS, VALIDATE}) {
            contract.check("post", path, gateway.post(path, "{}"));
            contract.check("post", path, gateway.post(path, "{\"x\":\"4242424242424242\"}"));
            contract.check("post", path, gateway.post(path, " ".repeat(70_000)));
            contract.check("post", path, gateway.post(path, "{}", "Content-Type", "text/plain"));
        }
    }

    private void questions() {
        PaymentView view = Samples.view(Samples.request(), PaymentStatus.FAILED);
        view.getPayment().setLastError(Samples.declined());
        String id = view.getPayment().getAttemptId();
        gateway.payments.put(id, new Payments.Found.Payment(view, true));
        gateway.payments.put("local/k", new Payments.Found.Payment(view, false));
        contract.check("get", ID, gateway.get("/api/payments/" + id));
        contract.check("get", ID, gateway.get("/api/payments/nonsense"));
        contract.check("get", ID + "/status", gateway.get("/api/payments/" + id + "/status"));
        contract.check("get", ID + "/status", gateway.get("/api/payments/nonsense/status"));
        contract.check("get", KEY, gateway.get("/api/payments/key/k"));
        contract.check("get", KEY, gateway.get("/api/payments/key/unknown"));
        contract.check("get", KEY, gateway.get("/api/payments/key/%C3"));
        contract.check("post", VALIDATE, gateway.post(VALIDATE, "{\"idempotencyKey\":\"k\"}"));
        contract.check("post", VALIDATE, gateway.post(VALIDATE, "{\"idempotencyKey\":\"\"}"));
    }

    private void unavailable() {
        gateway.payments.clear();
        gateway.brokersAway = true;
        gateway.anyPayment = new Payments.Found.Unavailable();
        contract.check("post", PROCESS, gateway.post(PROCESS, Samples.BODY));
        everyQuestion(gateway);
    }

    private void faults() {
        gateway.brokersAway = false;
        gateway.anyPayment = null;
        pay(request -> {
            throw new IllegalStateException("planted");
        });
        everyQuestion(gateway);
    }

    private void closedDoors() {
        try (GatewayHarness closed = new GatewayHarness(header -> Optional.empty(), 1_000, 10);
                GatewayHarness limited = new GatewayHarness(Authentication.off(), 1, 10)) {
            contract.check("post", PROCESS, closed.post(PROCESS, Samples.BODY));
            everyQuestion(closed);
            contract.check(
                    "post", PROCESS, untilLimited(() -> limited.post(PROCESS, Samples.BODY, "Prefer", "wait=0")));
            everyQuestion(limited, OpenApiTest::untilLimited);
        }
    }

    /** One request a second passes, so of several in a row not all do. */
    private static HttpResponse<String> untilLimited(Supplier<HttpResponse<String>> request) {
        for (int tries = 0; tries < 100; tries++) {
            HttpResponse<String> response = request.get();
            if (response.statusCode() == 429) {
                return response;
            }
        }
        throw new AssertionError("no request was limited");
    }

    private void everyQuestion(GatewayHarness asked) {
        everyQuestion(asked, Supplier::get);
    }

    private void everyQuestion(
            GatewayHarness asked, Function<Supplier<HttpResponse<String>>, HttpResponse<String>> ask) {
        String id = Samples.payment(Samples.request(), PaymentStatus.CREATED).getAttemptId();
        contract.check("get", ID, ask.apply(() -> asked.get("/api/payments/" + id)));
        contract.check("get", ID + "/status", ask.apply(() -> asked.get("/api/payments/" + id + "/status")));
        contract.check("get", KEY, ask.apply(() -> asked.get("/api/payments/key/k")));
        contract.check("post", VALIDATE, ask.apply(() -> asked.post(VALIDATE, "{\"idempotencyKey\":\"k\"}")));
    }

    private void slowBodies(String path) throws Exception {
        try (var socket = gateway.connect()) {
            String head = "POST " + path
                    + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            contract.check("post", path, RawResponse.parse(GatewayHarness.readAll(socket)));
        }
    }
}
