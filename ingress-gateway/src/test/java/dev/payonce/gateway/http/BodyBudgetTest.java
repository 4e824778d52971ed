package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.gateway.Samples;
import dev.payonce.gateway.auth.Authentication;
import dev.payonce.payments.v1.PaymentRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies take turns in a heap that does not hold them all. */
class BodyBudgetTest extends GatewayTesting {
    /** Room for one body of full length and some short ones. */
    private static final int MAX_BYTES = 100 * 1024;

    private static final String LONG_BODY = padded(Samples.BODY);

    /** Much of it, and all of it meant. */
    private static final String FULL_BODY = Samples.BODY.replace(
            "\"orderID\"",
            IntStream.range(0, 48)
                            .mapToObj(i -> "\"name-%d\":\"%s\",".formatted(i, "x".repeat(500)))
                            .collect(Collectors.joining())
                    + "\"orderID\"");

    @Override
    GatewayHarness newGateway() {
        GatewayHarness gateway = new GatewayHarness(Authentication.off(), 1_000_000, 1_000, MAX_BYTES);
        gateway.processor = Samples::succeeded;
        return gateway;
    }

    private int held_bytes() {
        return (int) gateway.metrics.get("payonce.http.bodies.bytes").gauge().value();
    }

    @Test
    void whoFindsNoRoomIs503AndNothingIsPublished() throws Exception {
        gateway.processor = request -> null;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 1; i <= 2; i++) {
                int number = i;
                String body = FULL_BODY.replace("payment_456", "full_" + number);
                waiting.add(callers.submit(() -> gateway.post(GatewayHarness.PROCESS, body, "Prefer", "wait=60")));
                await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == number);
            }
            assertThat(held_bytes()).isGreaterThan(MAX_BYTES - Bodies.BYTES_MAX);
            List<PaymentRequest> first = List.copyOf(gateway.published);
            gateway.processor = Samples::succeeded;

            HttpResponse<String> refused = gateway.post(GatewayHarness.PROCESS, LONG_BODY);
            HttpResponse<String> small = gateway.post(GatewayHarness.PROCESS, Samples.BODY);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"", "\"retryable\":true", "same key");
            assertThat(small.statusCode()).isEqualTo(201);
            assertThat(gateway.published).hasSize(3);
            first.forEach(request -> gateway.waiters.complete(Samples.succeeded(request)));
            for (Future<HttpResponse<String>> caller : waiting) {
                assertThat(caller.get().statusCode()).isEqualTo(201);
            }
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> held_bytes() == 0);
        assertThat(gateway.post(GatewayHarness.PROCESS, LONG_BODY).statusCode()).isEqualTo(201);
    }

    @Test
    void blanksTakeNoRoomWhileTheirCallerWaits() throws Exception {
        gateway.processor = request -> null;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> waiting =
                    callers.submit(() -> gateway.post(GatewayHarness.PROCESS, LONG_BODY, "Prefer", "wait=60"));
            await().atMost(Duration.ofMinutes(1)).until(() -> gateway.published.size() == 1);

            assertThat(held_bytes()).isPositive().isLessThanOrEqualTo(Samples.BODY.length());

            gateway.waiters.complete(Samples.succeeded(gateway.published.getFirst()));
            assertThat(waiting.get().statusCode()).isEqualTo(201);
        }
    }

    @Test
    void bytesThatAreOnlyAnnouncedTakeNoRoomFromOthers() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Socket socket = gateway.connect();
                silent.add(socket);
                socket.getOutputStream().write(bytes(RawHttpTest.head("Content-Length: 65536\r\n")));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> held_bytes() > 0);
            assertThat(gateway.post(GatewayHarness.PROCESS, LONG_BODY).statusCode())
                    .isEqualTo(201);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void whoVanishesGivesBackWhatHasCome() throws IOException {
        try (Socket socket = gateway.connect()) {
            String half = LONG_BODY.substring(0, Bodies.BYTES_MAX / 2);
            socket.getOutputStream().write(bytes(RawHttpTest.head("Content-Length: 65536\r\n") + half));
            await().atMost(Duration.ofMinutes(1)).until(() -> held_bytes() >= half.length());
            socket.setSoLinger(true, 0);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> held_bytes() == 0);
        assertThat(gateway.published).isEmpty();
    }

    static Stream<String> endings() {
        String chunked = RawHttpTest.head("Transfer-Encoding: chunked\r\nConnection: close\r\n");
        String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
        return Stream.of(
                "201 " + request(LONG_BODY),
                "400 " + request(LONG_BODY.replace('{', ' ')),
                "400 " + chunked + chunk + "zz\r\n",
                "413 " + chunked + chunk.repeat(3) + "0\r\n\r\n",
                "415 " + request(LONG_BODY).replace("application/json", "text/plain"),
                "500 " + request(padded(Samples.BODY.replace("payment_456", "breaks"))),
                "503 " + request(padded(Samples.BODY.replace("payment_456", "unconfirmed"))));
    }

    private static String padded(String body) {
        return body + " ".repeat(Bodies.BYTES_MAX - body.length());
    }

    private static String request(String body) {
        return RawHttpTest.head("Connection: close\r\nContent-Length: " + body.length() + "\r\n") + body;
    }

    /** The answer is written after the body was given back: no waiting here. */
    @ParameterizedTest
    @MethodSource("endings")
    void aBodyIsGivenBackHoweverItsRequestEnds(String statusAndRequest) throws IOException {
        gateway.processor = request -> {
            if (request.getIdempotencyKey().endsWith("breaks")) {
                throw new IllegalStateException("the processor of this test breaks");
            }
            return Samples.succeeded(request);
        };
        gateway.brokersAway = statusAndRequest.contains("unconfirmed");

        String response = gateway.raw(statusAndRequest.substring(4));

        assertThat(response).startsWith("HTTP/1.1 " + statusAndRequest.substring(0, 4));
        assertThat(held_bytes()).isZero();
    }

    @Test
    void aShareIsGivenBackOnce() {
        BodyBudget budget = new BodyBudget(MAX_BYTES);
        BodyBudget.Share share = budget.share();
        assertThat(share.tryGrow(MAX_BYTES - 1)).isTrue();
        assertThat(share.tryGrow(2)).isFalse();
        assertThat(budget.held_bytes()).isEqualTo(MAX_BYTES - 1);
        share.close();
        share.close();
        assertThat(budget.held_bytes()).isZero();
        assertThat(budget.share().tryGrow(MAX_BYTES + 1)).isFalse();
    }

    @Test
    void aBodyFitsIntoTheSmallestBudget() {
        assertThat(new BodyBudget(1).share().tryGrow(Bodies.BYTES_MAX + 1)).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
