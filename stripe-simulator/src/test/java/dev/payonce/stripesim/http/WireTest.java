package dev.payonce.stripesim.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.stripesim.core.CoreSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a bare socket sees. */
class WireTest {
    private static Served served;

    @BeforeAll
    static void serve() {
        served = new Served(CoreSettings.defaults());
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @BeforeEach
    void noFaults() throws Exception {
        served.delete("/_sim/faults");
    }

    /** All bytes that come back until the connection ends. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", served.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static String payment(String key) {
        return "POST /v1/payment_intents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_wire\r\n"
                + "Idempotency-Key: " + key + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + Served.VISA.length() + "\r\n\r\n" + Served.VISA;
    }

    @ParameterizedTest
    @CsvSource({"drop_before,0", "drop_after,1"})
    void droppedConnectionEndsWithoutAByteAndTheLedgerTells(String kind, int charges) throws Exception {
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"" + kind + "\"}");

        assertThat(exchange(payment(kind))).isEmpty();

        assertThat(served.get("/_sim/ledger/summary?idempotency_key=" + kind).body())
                .contains("\"charges\":" + charges + ",");
        assertThat(served.get("/_sim/log?idempotency_key=" + kind).body())
                .contains("\"fault\":\"" + kind + "\"", "\"status\":null", "\"executed\":" + (charges == 1))
                .containsOnlyOnce("\"seq\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void brokenHttpIsRefusedAndTheConnectionClosed(String request) throws Exception {
        assertThat(exchange(request)).startsWith("HTTP/1.1 400");
    }

    @Test
    void oversizedBodyIsRefused() throws Exception {
        assertThat(served.pay("amount=1&currency=usd&description=" + "x".repeat(70_000), "big")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void replyHasStripesHeaders() throws Exception {
        var first = served.pay(Served.VISA, "headers");
        var again = served.pay(Served.VISA, "headers");

        assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(first.headers().firstValue("Request-Id")).isPresent();
        assertThat(first.headers().firstValue("Date")).isPresent();
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void otherBodiesThanFormsAreRefused() throws Exception {
        String json = "{\"amount\":1000}";
        assertThat(exchange("POST /v1/payment_intents HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Authorization: Bearer sk_test_wire\r\nContent-Type: application/json\r\nContent-Length: "
                        + json.length() + "\r\n\r\n" + json))
                .startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"kind":"delay","delay_ms":5,"times":3,"probability":0.5,"operation":"any"} | 201
        {"kind":"status","status":503,"executed":true,"retry_after_s":1}            | 201
        {"kind":"explode"}                                                          | 400
        {"kind":"delay","operation":"steal"}                                        | 400
        {"kind":"delay","time":3}                                                   | 400
        {"kind":"delay","kind":"delay"}                                             | 400
        {"kind":"delay","times":0}                                                  | 400
        {"kind":"delay","times":"3"}                                                | 400
        {"kind":"delay","probability":2}                                            | 400
        {"kind":"delay"} {}                                                         | 400
        nonsense                                                                    | 400
        []                                                                          | 400
        """)
    void faultsAreReadStrictly(String fault, int status) throws Exception {
        assertThat(served.post("/_sim/faults", fault).statusCode()).isEqualTo(status);
    }

    @Test
    void ledgerHasItsExactShape() throws Exception {
        served.pay(Served.VISA + "&metadata[attempt_id]=shape", "shape");

        assertThat(served.get("/_sim/ledger?metadata[attempt_id]=shape"
                                .replace("[", "%5B")
                                .replace("]", "%5D"))
                        .body())
                .matches(
                        "\\{\"charges\":\\[\\{\"payment_intent\":\"pi_\\w+\",\"charge\":\"ch_\\w+\",\"amount\":1000,"
                                + "\"amount_captured\":1000,\"amount_refunded\":0,\"currency\":\"usd\",\"status\":\"succeeded\","
                                + "\"idempotency_key\":\"shape\",\"metadata\":\\{\"attempt_id\":\"shape\"},\"created\":\\d+}]}");
    }

    @Test
    void summaryCountsDoubles() throws Exception {
        served.pay(Served.VISA + "&metadata[attempt_id]=twice", "twice-1");
        served.pay(Served.VISA + "&metadata[attempt_id]=twice", "twice-2");

        assertThat(served.get("/_sim/ledger/summary?metadata%5Battempt_id%5D=twice")
                        .body())
                .isEqualTo("{\"charges\":2,\"succeeded\":2,\"failed\":0,\"attempts\":1,\"doubles\":1,"
                        + "\"doubled\":[\"twice\"],\"captured\":{\"usd\":2000}}");
    }

    @Test
    void unknownUrlsAre404InJson() throws Exception {
        assertThat(served.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(served.get("/nothing").body()).startsWith("{\"error\":");
        assertThat(served.get("/v1/customers").body()).contains("Unrecognized request URL (GET: /v1/customers)");
        assertThat(served.get("/_sim/nothing").statusCode()).isEqualTo(404);
        assertThat(served.get("/_sim/health").body()).startsWith("{\"status\":\"ok\"");
    }
}
