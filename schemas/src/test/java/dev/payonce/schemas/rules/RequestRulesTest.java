package dev.payonce.schemas.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.Samples;
import dev.payonce.schemas.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RequestRulesTest {
    private static final String OK = "-";

    /** A field of the good request set to one value, and what is said of it. {@code *N} repeats the character before. */
    @TestFactory
    Stream<DynamicTest> eachRuleNamesTheFieldThatBreaksIt() {
        return Table.rows("""
                # field             | value                                 | answer
                request_id          | 7B1F8A90-0000-7000-8000-00000000ABCD  | -
                request_id          | 7b1f8a90-0000-7000-8000-00000000abc   | INVALID_REQUEST request_id is not a UUID
                request_id          | (empty)                               | INVALID_REQUEST request_id is not a UUID
                merchant_id         | m                                     | -
                merchant_id         | a*64                                  | -
                merchant_id         | a*65                                  | INVALID_REQUEST merchant_id is not 1-64 of a-z, 0-9, _ and -
                merchant_id         | Shop                                  | INVALID_REQUEST merchant_id is not 1-64 of a-z, 0-9, _ and -
                merchant_id         | a/b                                   | INVALID_REQUEST merchant_id is not 1-64 of a-z, 0-9, _ and -
                merchant_id         | (empty)                               | INVALID_REQUEST merchant_id is not 1-64 of a-z, 0-9, _ and -
                idempotency_key     | k                                     | -
                idempotency_key     | any /key~ !of" these                  | -
                idempotency_key     | k*255                                 | -
                idempotency_key     | k*256                                 | IDEMPOTENCY_KEY_INVALID idempotency_key is not 1-255 printable ASCII characters
                idempotency_key     | (empty)                               | IDEMPOTENCY_KEY_INVALID idempotency_key is not 1-255 printable ASCII characters
                idempotency_key     | caf\u00e9                             | IDEMPOTENCY_KEY_INVALID idempotency_key is not 1-255 printable ASCII characters
                idempotency_key     | a\tb                                  | IDEMPOTENCY_KEY_INVALID idempotency_key is not 1-255 printable ASCII characters
                idempotency_key     | a\u007fb                              | IDEMPOTENCY_KEY_INVALID idempotency_key is not 1-255 printable ASCII characters
                idempotency_key     | 4242 4242 4242 4242                   | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                correlation_id      | a.b_C-9                               | -
                correlation_id      | a*64                                  | -
                correlation_id      | a*65                                  | INVALID_REQUEST correlation_id is not 1-64 of A-Z, a-z, 0-9, ., _ and -
                correlation_id      | a b                                   | INVALID_REQUEST correlation_id is not 1-64 of A-Z, a-z, 0-9, ., _ and -
                correlation_id      | (empty)                               | INVALID_REQUEST correlation_id is not 1-64 of A-Z, a-z, 0-9, ., _ and -
                correlation_id      | 4242424242424242                      | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                attempt_id          | pa_1                                  | INVALID_REQUEST attempt_id must be absent: PAY makes a new payment
                order_id            | (null)                                | -
                order_id            | o*255                                 | -
                order_id            | o*256                                 | INVALID_REQUEST order_id is empty or longer than 255 characters
                order_id            | (empty)                               | INVALID_REQUEST order_id is empty or longer than 255 characters
                order_id            | 4242424242424242                      | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                order_id            | (half a pair)                         | INVALID_REQUEST order_id is not Unicode text
                currency            | (null)                                | INVALID_REQUEST currency is missing
                currency            | eur                                   | INVALID_REQUEST currency is not an ISO 4217 currency code in upper case
                currency            | 4242424242424242                      | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                payment_method      | (null)                                | INVALID_REQUEST payment_method is missing
                payment_method      | pm_card_visa                          | -
                payment_method      | p*255                                 | -
                payment_method      | p*256                                 | INVALID_REQUEST payment_method is not 1-255 printable ASCII characters without spaces
                payment_method      | pm card                               | INVALID_REQUEST payment_method is not 1-255 printable ASCII characters without spaces
                payment_method      | (empty)                               | INVALID_REQUEST payment_method is not 1-255 printable ASCII characters without spaces
                payment_method      | 4242424242424242                      | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                payment_method      | 4242 4242 4242 4242                   | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                payment_method_type | (null)                                | -
                payment_method_type | card                                  | -
                payment_method_type | crypto                                | INVALID_REQUEST payment_method_type must be card
                reason              | r*255                                 | -
                reason              | r*256                                 | INVALID_REQUEST reason is empty or longer than 255 characters
                reason              | card 4242424242424242 lost            | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                actor               | a*256                                 | INVALID_REQUEST actor is empty or longer than 255 characters
                actor               | 4242424242424242                      | CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead
                """).stream()
                .map(row -> DynamicTest.dynamicTest(row.get(0) + " = " + row.get(1), () -> {
                    PaymentRequest request = Samples.request();
                    Schema.Field field = request.getSchema().getField(row.get(0));
                    request.put(field.pos(), value(row.get(1)));
                    assertThat(answer(request)).isEqualTo(row.get(2));
                }));
    }

    @Test
    void theGoodRequestIsGood() {
        assertThat(RequestRules.check(Samples.request())).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> onlyPayIsServedAndNoOperationIsGuessed() {
        return Stream.of(Operation.values())
                .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> {
                    PaymentRequest request = Samples.request();
                    request.setOperation(operation);
                    assertThat(answer(request))
                            .isEqualTo(
                                    operation == Operation.PAY
                                            ? OK
                                            : "INVALID_REQUEST operation is not one that this version serves");
                }));
    }

    @TestFactory
    Stream<DynamicTest> payCapturesAtOnce() {
        return Stream.of(CaptureMethod.values())
                .map(method -> DynamicTest.dynamicTest(method.name(), () -> {
                    PaymentRequest request = Samples.request();
                    request.setCaptureMethod(method);
                    assertThat(answer(request))
                            .isEqualTo(
                                    method == CaptureMethod.AUTOMATIC
                                            ? OK
                                            : "INVALID_REQUEST capture_method must be AUTOMATIC or absent: PAY captures at once");
                }));
    }

    @Test
    void anAmountIsNeededAndJudgedByItsCurrency() {
        PaymentRequest request = Samples.request();
        request.setAmountMinor(null);
        assertThat(answer(request)).isEqualTo("INVALID_REQUEST amount is missing");
        request.setAmountMinor(0L);
        assertThat(answer(request)).isEqualTo("INVALID_REQUEST amount must be greater than zero");
        request.setAmountMinor(50_050L);
        request.setCurrency("ISK");
        assertThat(answer(request)).startsWith("INVALID_REQUEST amount must be whole units");
    }

    @Test
    void theMomentOfTheRequestFitsAnId() {
        PaymentRequest request = Samples.request();
        request.setRequestedAt(Instant.ofEpochMilli(-1));
        assertThat(answer(request)).startsWith("INVALID_REQUEST requested_at");
        request.setRequestedAt(Instant.ofEpochMilli(1L << 48));
        assertThat(answer(request)).startsWith("INVALID_REQUEST requested_at");
        request.setRequestedAt(Instant.EPOCH);
        assertThat(answer(request)).isEqualTo(OK);
        request.setRequestedAt(Instant.ofEpochMilli((1L << 48) - 1));
        assertThat(answer(request)).isEqualTo(OK);
    }

    @TestFactory
    Stream<DynamicTest> metadataHasLimits() {
        Map<String, Map<String, String>> cases = Map.of(
                OK,
                Map.of("n".repeat(40), "v".repeat(500), "empty", ""),
                "INVALID_REQUEST metadata has more than 50 entries",
                entries(51),
                "INVALID_REQUEST metadata has a name that is empty or longer than 40 characters",
                Map.of("n".repeat(41), "v"),
                "INVALID_REQUEST metadata has a value longer than 500 characters",
                Map.of("n", "v".repeat(501)),
                "INVALID_REQUEST metadata has a name or value that is not Unicode text",
                Map.of("n", "\ud83d"),
                "CARD_DATA_FORBIDDEN request holds card data; send the PSP's token instead",
                Map.of("cvc", "123"));
        return cases.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    PaymentRequest request = Samples.request();
                    request.setMetadata(entry.getValue());
                    assertThat(answer(request)).isEqualTo(entry.getKey());
                }));
    }

    @Test
    void metadataMayHoldFiftyEntriesButNoEmptyName() {
        assertThat(RequestRules.checkMetadata(entries(50))).isEmpty();
        assertThat(RequestRules.checkMetadata(Map.of("", "v"))).isPresent();
        PaymentRequest request = Samples.request();
        request.setMetadata(Map.of("note", "4242-4242-4242-4242"));
        assertThat(answer(request)).startsWith("CARD_DATA_FORBIDDEN");
        request.setMetadata(Map.of("4242424242424242", "note"));
        assertThat(answer(request)).startsWith("CARD_DATA_FORBIDDEN");
    }

    @Test
    void cardDataIsToldOfEvenWhereMoreIsWrong() {
        PaymentRequest request = Samples.request();
        request.setMerchantId("Not A Merchant");
        request.setOperation(Operation.REFUND);
        request.setMetadata(Map.of("note", "4242424242424242" + "x".repeat(500)));
        assertThat(answer(request)).startsWith("CARD_DATA_FORBIDDEN");
    }

    @Property(tries = 500)
    void noInputIsEverRepeated(@ForAll String text) {
        String marked = "<" + text + ">";
        for (Schema.Field field : PaymentRequest.getClassSchema().getFields()) {
            PaymentRequest request = Samples.request();
            if (request.get(field.pos()) instanceof String) {
                request.put(field.pos(), marked);
                assertThat(answer(request)).doesNotContain(marked);
            }
        }
        PaymentRequest request = Samples.request();
        request.setMetadata(Map.of(marked, marked.repeat(500)));
        assertThat(answer(request)).doesNotContain(marked);
    }

    private static String answer(PaymentRequest request) {
        Optional<Violation> violation = RequestRules.check(request);
        return violation.map(found -> found.code() + " " + found.message()).orElse(OK);
    }

    private static Object value(String cell) {
        return switch (cell) {
            case "(null)" -> null;
            case "(empty)" -> "";
            case "(half a pair)" -> "\ud83d";
            default -> repeated(cell);
        };
    }

    private static String repeated(String cell) {
        int star = cell.indexOf('*');
        return star < 0 ? cell : cell.substring(0, 1).repeat(Integer.parseInt(cell.substring(star + 1)));
    }

    private static Map<String, String> entries(int count) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> "n" + i, i -> "v", (a, b) -> a, HashMap::new));
    }
}
