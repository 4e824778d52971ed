package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.gateway.Samples;
import dev.payonce.gateway.auth.Caller;
import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayRequestTest {
    private static final Caller CALLER = new Caller("checkout-1", "acme");

    private static PaymentRequest parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static PaymentRequest parse(byte[] json) {
        PayBody body = PayBody.parse(StrictJson.parse(json));
        String key = IdempotencyKeys.of(null, body.idempotencyKey());
        return body.toRequest(key, CALLER, "corr-1", Samples.NOW);
    }

    private static String withAmount(String amount, String currency) {
        return """
            {"idempotencyKey":"k","amount":%s,"currency":"%s","paymentMethod":{"type":"card","token":"tok_1"}}""".formatted(amount, currency);
    }

    @Test
    void everyFieldReachesTheRequest() {
        PaymentRequest request = parse(Samples.BODY);

        assertThat(request.getMerchantId()).isEqualTo("acme");
        assertThat(request.getActor()).isEqualTo("checkout-1");
        assertThat(request.getIdempotencyKey()).isEqualTo("order_123_payment_456");
        assertThat(request.getOperation()).isEqualTo(Operation.PAY);
        assertThat(request.getAmountMinor()).isEqualTo(10_000);
        assertThat(request.getCurrency()).isEqualTo("USD");
        assertThat(request.getCaptureMethod()).isEqualTo(CaptureMethod.AUTOMATIC);
        assertThat(request.getPaymentMethod()).isEqualTo("tok_123456789");
        assertThat(request.getPaymentMethodType()).isEqualTo("card");
        assertThat(request.getOrderId()).isEqualTo("order_123");
        assertThat(request.getMetadata()).isEqualTo(Map.of("orderID", "order_123", "customerID", "customer_456"));
        assertThat(request.getRequestedAt()).isEqualTo(Samples.NOW);
        assertThat(request.getCorrelationId()).isEqualTo("corr-1");
        assertThat(request.getRequestId())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @ParameterizedTest
    @CsvSource({
        "100.00, USD, 10000",
        "100, USD, 10000",
        "1e2, USD, 10000",
        "1.0E+2, USD, 10000",
        "10000e-2, USD, 10000",
        "0.01, USD, 1",
        "999999.99, USD, 99999999",
        "100, JPY, 100",
        "1.230, KWD, 1230",
        "0.100000000000000000000000, USD, 10",
    })
    void amountsAreConvertedExactly(String amount, String currency, long minor) {
        assertThat(parse(withAmount(amount, currency)).getAmountMinor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.005        | USD | amount
        0.001         | USD | amount
        100.5         | JPY | amount
        1.234         | KWD | amount
        0             | USD | amount
        -1            | USD | amount
        -0.0          | USD | amount
        1000000.00    | USD | amount
        1e999         | USD | amount
        1e999999999   | USD | amount
        1e-999999999  | USD | amount
        1e99999999999 | USD | amount
        999999999999999999999999999999 | USD | amount
        "100.00"      | USD | amount
        null          | USD | amount
        true          | USD | amount
        [100]         | USD | amount
        NaN           | USD | amount
        0x10          | USD | amount
        010           | USD | amount
        100           | usd | currency
        100           | XYZ | currency
        100           | USDX | currency
        100           | XXX | currency
        """)
    void anAmountThatCantBeChargedIsRefusedByName(String amount, String currency, String field) {
        assertThatThrownBy(() -> parse(withAmount(amount, currency))).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code().name()).isEqualTo("INVALID_REQUEST");
            assertThat(e.text()).startsWith(field + " ");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {"idempotencyKey":"k","currency":"USD","paymentMethod":{"type":"card","token":"t"}}                         | amount is missing
        {"idempotencyKey":"k","amount":1,"paymentMethod":{"type":"card","token":"t"}}                               | currency is missing
        {"idempotencyKey":"k","amount":1,"currency":"USD"}                                                          | paymentMethod is missing
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":"tok"}                                    | paymentMethod must be an object
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"token":"t"}}                            | paymentMethod.type is missing
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card"}}                          | paymentMethod.token is missing
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"sepa","token":"t"}}              | paymentMethod.type must be card
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"a b"}}            | paymentMethod.token is not
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t","x":1}}        | paymentMethod.x is not a field
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"x":1}        | x is not a field
        {"idempotencyKey":"k","amount":1,"currency":5,"paymentMethod":{"type":"card","token":"t"}}                  | currency must be a string
        {"idempotencyKey":7,"amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"}}                | idempotencyKey must be a string
        {"idempotencyKey":null,"amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"}}             | idempotencyKey must be a string
        {"idempotencyKey":"k","amount":1,"amount":2,"currency":"USD","paymentMethod":{"type":"card","token":"t"}}   | amount is given more than once
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"metadata":[]} | metadata must be an object
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"metadata":null} | metadata must be an object
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"metadata":{"a":1}} | metadata.a must be a string
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"metadata":{"a":"\\ud800"}} | metadata.a holds half
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"metadata":{"orderID":""}} | metadata.orderID is empty
        {"idempotencyKey":"k","amount":1,"currency":"USD","paymentMethod":{"type":"card","token":"t"},"metadata":{"a":{"b":"c","b":"d"}}} | metadata.a.b is given more than once
        {"idempotencyKey":"k",}                                                                                     | idempotencyKey is not valid JSON
        {"amount":1} {}                                                                                             | the body has something after its end
        []                                                                                                          | the body must be a JSON object
        "text"                                                                                                      | the body must be a JSON object
        {'amount':1}                                                                                                | the body is not valid JSON
        {/*no*/"amount":1}                                                                                          | the body is not valid JSON
        """)
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> parse(json)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code().name()).isEqualTo("INVALID_REQUEST");
            assertThat(e.text()).startsWith(message);
        });
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertThatThrownBy(() -> parse("")).hasMessage("the body must be a JSON object");
    }

    @Test
    void metadataOverItsLimitsIsRefused() {
        String body = Samples.BODY.replace("customer_456", "x".repeat(501));
        assertThatThrownBy(() -> parse(body)).hasMessageStartingWith("metadata has a value longer");
        String name = Samples.BODY.replace("customerID", "x".repeat(41));
        assertThatThrownBy(() -> parse(name)).hasMessageStartingWith("metadata has a name");
    }

    @Test
    void nestingIsBounded() {
        String deep = "[".repeat(33) + "]".repeat(33);
        assertThatThrownBy(() -> parse("{\"metadata\":" + deep + "}"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.text()).contains("nested deeper than 32"));
        String veryDeep = "{\"a\":".repeat(5_000);
        assertThatThrownBy(() -> parse(veryDeep)).isInstanceOf(ApiException.class);
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = Samples.BODY.getBytes(StandardCharsets.UTF_8);
        body[Samples.BODY.indexOf("customer_456")] = (byte) 0xff;
        assertThatThrownBy(() -> parse(body)).hasMessage("the body is not valid UTF-8");
        byte[] overlong = "{\"a\":\"\u0001\"}".getBytes(StandardCharsets.UTF_8);
        overlong[6] = (byte) 0xc0;
        assertThatThrownBy(() -> parse(overlong)).hasMessage("the body is not valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":4242424242424242}",
                "{\"amount\":1,\"note\":\"4242 4242 4242 4242\"}",
                "{\"4242-4242-4242-4242\":1}",
                "{\"paymentMethod\":{\"type\":\"card\",\"number\":\"4242424242424242\",\"cvc\":\"123\"}}",
                "{\"card\":{\"cvc\":123}}",
                "{\"deep\":[[{\"x\":[\"5555555555554444\"]}]]}",
                "{\"idempotencyKey\":\"378282246310005\"}",
                "{\"track\":\"%B4242424242424242^DOE/JOHN^2512101?\"}"
            })
    void cardDataAnywhereIsForbiddenBeforeAllElse(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code().name()).isEqualTo("CARD_DATA_FORBIDDEN");
            assertThat(e.text()).doesNotContainPattern("\\d");
        });
    }

    @Test
    void namesThatCouldHarmAreNotShown() {
        assertThatThrownBy(() -> parse("{\"a\\r\\n${jndi:ldap://x}\":1}"))
                .hasMessage("(a name that is not shown) is not a field of this request");
    }
}
