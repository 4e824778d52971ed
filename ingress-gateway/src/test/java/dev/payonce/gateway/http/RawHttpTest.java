package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.gateway.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad HTTP gets, byte by byte. */
class RawHttpTest extends SharedGatewayTesting {
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

    static String head(String headers) {
        return "POST /api/payments/process HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
                + "\r\n";
    }

    static void assertIsError(String response, int status, String code) {
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
}
