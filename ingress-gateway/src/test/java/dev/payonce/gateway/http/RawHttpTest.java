package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad HTTP gets, byte by byte. */
class RawHttpTest {
    private static GatewayHarness gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayHarness();
        gateway.processor = Samples::succeeded;
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.published.clear();
    }

    private static final String HIDDEN = hidden();

    /** A request to pay that must never be taken for one. */
    private static String hidden() {
        String body = Samples.BODY.replace("order_123_payment_456", "hidden");
        return "POST /api/payments/process HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String head(String headers) {
        return "POST /api/payments/process HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
                + "\r\n";
    }

    private static void assertIsError(String response, int status, String code) {
        assertThat(response).startsWith("HTTP/1.1 " + status + " ");
        assertThat(response).contains("application/json").contains("\"code\":\"" + code + "\"");
        assertThat(response)
                .contains("X-Correlation-Id: ")
                .doesNotContain("Server:")
                .doesNotContain("jetty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5, 6\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: 5x\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                "X: a\r\n b\r\n",
                "X\u0000: a\r\n",
                "X: a\u0000b\r\n",
                "Bad Name: a\r\n",
                "Host: b\r\n",
            })
    void whatCouldBeReadInTwoWaysIs400AndClosed(String headers) throws IOException {
        String response = gateway.raw(head(headers) + "0\r\n\r\n" + HIDDEN);
        assertIsError(response, 400, "INVALID_REQUEST");
        assertThat(response.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(gateway.published).isEmpty();
    }

    @Test
    void aRequestWithoutAHostIs400() throws IOException {
        assertIsError(gateway.raw("GET /openapi.yaml HTTP/1.1\r\n\r\n"), 400, "INVALID_REQUEST");
    }

    @Test
    void bareLineFeedsAre400() throws IOException {
        assertIsError(gateway.raw("GET /openapi.yaml HTTP/1.1\nHost: a\n\n"), 400, "INVALID_REQUEST");
    }

    @Test
    void noiseIs400() throws IOException {
        assertIsError(gateway.raw("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"), 400, "INVALID_REQUEST");
    }

    @Test
    void headersThatAreTooLongAre431() throws IOException {
        String response = gateway.raw("GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
        assertIsError(response, 431, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../etc/passwd", "/api/payments/%zz", "/api/payments/%c0%ae", "/%00"})
    void paths(String path) throws IOException {
        String response = gateway.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(response).containsPattern("^HTTP/1.1 (400|404) ").contains("\"error\":{\"code\"");
    }

    @Test
    void aBodyThatSaysItIsTooLongIs413AndItsRestIsNoRequest() throws IOException {
        String response = gateway.raw(head("Content-Length: 65537\r\n") + HIDDEN + " ".repeat(65_537));
        assertIsError(response, 413, "BODY_TOO_LARGE");
        assertThat(response).containsIgnoringCase("Connection: close");
        assertThat(response.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(gateway.published).isEmpty();
    }

    @Test
    void aBodyThatSaysItIsTooLongIsRefusedBeforeItIsSent() throws IOException {
        String response = gateway.raw(head("Content-Length: 65537\r\nExpect: 100-continue\r\n"));
        assertIsError(response, 413, "BODY_TOO_LARGE");
    }

    @Test
    void aChunkedBodyThatIsTooLongIs413AndItsRestIsNoRequest() throws IOException {
        String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
        String text = head("Transfer-Encoding: chunked\r\n") + chunk.repeat(3) + "0\r\n\r\n" + HIDDEN;
        String response = gateway.raw(text);
        assertIsError(response, 413, "BODY_TOO_LARGE");
        assertThat(response.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(gateway.published).isEmpty();
    }

    @Test
    void anEndlessChunkedBodyIsCutOff() throws IOException {
        try (Socket socket = gateway.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("Transfer-Encoding: chunked\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
            boolean cut = false;
            for (int i = 0; i < 1_000 && !cut; i++) {
                try {
                    out.write(chunk);
                } catch (SocketException e) {
                    cut = true;
                }
            }
            assertThat(cut).isTrue();
        }
        assertThat(gateway.published).isEmpty();
    }

    @Test
    void whoSendsALongRefusedBodyStillReadsWhy() throws IOException {
        String body = "x".repeat(5_000_000);
        String json = head("Content-Length: 5000000\r\nConnection: close\r\n") + body;
        assertIsError(gateway.raw(json), 413, "BODY_TOO_LARGE");
        assertIsError(gateway.raw(json.replace("application/json", "text/plain")), 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aMalformedChunkIs400() throws IOException {
        assertIsError(
                gateway.raw(head("Transfer-Encoding: chunked\r\n") + "zz\r\nabc\r\n0\r\n\r\n"), 400, "INVALID_REQUEST");
        assertThat(gateway.published).isEmpty();
    }

    @Test
    void aBodyOf64KiBIsTaken() {
        String padded = Samples.BODY + " ".repeat(65_536 - Samples.BODY.length());
        assertThat(gateway.post(GatewayHarness.PROCESS, padded).statusCode()).isEqualTo(201);
        assertThat(gateway.post(GatewayHarness.PROCESS, padded + " ").statusCode())
                .isEqualTo(413);
    }

    @Test
    void aBodyThatBreaksOffIsNeverPublished() throws IOException {
        try (Socket socket = gateway.connect()) {
            socket.getOutputStream()
                    .write((head("Content-Length: 500\r\n") + Samples.BODY).getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(GatewayHarness.readAll(socket))
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEmpty(),
                            text -> assertThat(text).startsWith("HTTP/1.1 400 "));
        }
        assertThat(gateway.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/json; charset=iso-8859-1",
                "application/jsonx",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded"
            })
    void anotherContentTypeIs415(String type) {
        HttpResponse<String> response = gateway.post(GatewayHarness.PROCESS, Samples.BODY, "Content-Type", type);
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("UNSUPPORTED_MEDIA_TYPE").contains("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/json;charset=UTF-8", "Application/JSON; charset=\"utf-8\""})
    void jsonInUtf8IsTaken(String type) {
        assertThat(gateway.post(GatewayHarness.PROCESS, Samples.BODY, "Content-Type", type)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aCompressedBodyIs415() {
        HttpResponse<String> response = gateway.post(GatewayHarness.PROCESS, Samples.BODY, "Content-Encoding", "gzip");
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("Content-Encoding");
        assertThat(gateway.post(GatewayHarness.PROCESS, Samples.BODY, "Content-Encoding", "identity")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aRepeatedKeyHeaderIs400() throws IOException {
        String body = Samples.BODY;
        String response = gateway.raw(head("Idempotency-Key: k\r\nIdempotency-Key: k\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length() + "\r\n")
                + body);
        assertIsError(response, 400, "IDEMPOTENCY_KEY_INVALID");
    }

    @Test
    void aHeaderCantBeInjectedThroughAKey() {
        HttpResponse<String> response =
                gateway.post(GatewayHarness.PROCESS, Samples.BODY.replace("order_123_payment_456", "a\\r\\nX-Evil: 1"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("X-Evil")).isEmpty();
    }

    @Test
    void slowConnectionsAreClosedAndOthersDoNotSuffer() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor()) {
            long started_ns = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                Socket socket = gateway.connect();
                String begun = i % 2 == 0
                        ? "POST /api/payments/process HTTP/1.1\r\nHost: a\r\nX: "
                        : head("Content-Length: 300\r\n");
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
                slow.add(socket);
            }
            Future<?> trickling =
                    trickle.scheduleWithFixedDelay(() -> slow.forEach(RawHttpTest::trickle), 1, 1, TimeUnit.SECONDS);

            assertThat(trickling.isDone()).isFalse();
            long[] took_ns = new long[100];
            for (int i = 0; i < took_ns.length; i++) {
                long begun_ns = System.nanoTime();
                assertThat(gateway.post(GatewayHarness.PROCESS, Samples.BODY).statusCode())
                        .isEqualTo(201);
                took_ns[i] = System.nanoTime() - begun_ns;
            }
            Arrays.sort(took_ns);
            assertThat(took_ns[98]).as("p99 beside 1,000 slow connections").isLessThan(1_000_000_000L);

            for (Socket socket : slow) {
                assertClosed(socket);
            }
            assertThat(System.nanoTime() - started_ns).isLessThan(TimeUnit.SECONDS.toNanos(14));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write('a');
        } catch (IOException closed) {
            // what the test waits for
            assertThat(closed).isInstanceOf(SocketException.class);
        }
    }

    private static void assertClosed(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            byte[] rest = in.readAllBytes();
            assertThat(new String(rest, StandardCharsets.UTF_8)).matches("(?s)|HTTP/1.1 408 .*");
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws IOException {
        long started_ns = System.nanoTime();
        try (Socket socket = gateway.connect()) {
            assertThat(GatewayHarness.readAll(socket)).isEmpty();
        }
        assertThat(System.nanoTime() - started_ns).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void aBodyThatStopsComingIs408() throws IOException {
        try (Socket socket = gateway.connect()) {
            socket.getOutputStream().write(head("Content-Length: 300\r\n").getBytes(StandardCharsets.UTF_8));
            assertIsError(GatewayHarness.readAll(socket), 408, "REQUEST_TIMEOUT");
        }
    }
}
