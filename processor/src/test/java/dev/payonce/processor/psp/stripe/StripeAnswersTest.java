package dev.payonce.processor.psp.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeResponse;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.psp.Calls;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.PspAnswer.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "What the PSP says, and what we do", row by row. The call is a create of 15.00 USD. */
class StripeAnswersTest {
    private static final PspCall CALL = Calls.create(1);

    @ParameterizedTest(name = "{0} {1} {2} is {3}, try again: {4}, alarm: {5}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # status | type                  | code                     | kind     | again | alarm
        402      | card_error            | card_declined            | DECLINED | false | -
        402      | card_error            | authentication_required  | DECLINED | false | -
        402      | api_error             | -                        | UNKNOWN  | false | -
        400      | invalid_request_error | parameter_missing        | REFUSED  | false | -
        400      | idempotency_error     | -                        | UNKNOWN  | false | KEY_REUSED
        400      | api_error             | -                        | UNKNOWN  | false | -
        404      | invalid_request_error | resource_missing         | REFUSED  | false | -
        404      | api_error             | -                        | UNKNOWN  | false | -
        401      | invalid_request_error | -                        | NOT_RUN  | true  | CREDENTIALS
        403      | invalid_request_error | -                        | NOT_RUN  | true  | CREDENTIALS
        409      | invalid_request_error | idempotency_key_in_use   | UNKNOWN  | true  | -
        409      | idempotency_error     | idempotency_key_in_use   | UNKNOWN  | true  | -
        429      | invalid_request_error | rate_limit               | NOT_RUN  | true  | -
        429      | invalid_request_error | lock_timeout             | NOT_RUN  | true  | -
        409      | invalid_request_error | lock_timeout             | NOT_RUN  | true  | -
        424      | api_error             | -                        | UNKNOWN  | true  | -
        500      | api_error             | -                        | UNKNOWN  | true  | -
        500      | api_error             | lock_timeout             | UNKNOWN  | true  | -
        502      | api_error             | -                        | UNKNOWN  | true  | -
        503      | api_error             | -                        | UNKNOWN  | true  | -
        504      | api_error             | -                        | UNKNOWN  | true  | -
        408      | -                     | -                        | UNKNOWN  | true  | -
        405      | -                     | -                        | UNKNOWN  | false | -
        302      | -                     | -                        | UNKNOWN  | false | -
        """)
    void errorsMeanWhatTheTableSays(int status, String type, String code, ResultKind kind, boolean again, Alarm alarm) {
        PspAnswer answer = answer(status, error(type, code), Map.of());

        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.shouldTryAgain()).isEqualTo(again);
        assertThat(answer.alarm()).isEqualTo(alarm);
        assertThat(answer.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # status of the intent  | kind
        succeeded               | SUCCEEDED
        requires_capture        | SUCCEEDED
        processing              | PROCESSING
        requires_action         | REQUIRES_ACTION
        requires_confirmation   | UNKNOWN
        requires_payment_method | UNKNOWN
        canceled                | UNKNOWN
        something_new           | UNKNOWN
        """)
    void intentsMeanWhatTheirStatusSays(String status, ResultKind kind) {
        PspAnswer answer = answer(200, intent(status, "1500", "usd"), Map.of());

        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object()).isEqualTo("pi_1");
        assertThat(answer.amount_minor()).isEqualTo(1500);
        assertThat(answer.currency()).isEqualTo("USD");
        assertThat(answer.shouldTryAgain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>Bad Gateway</html>", "{\"object\":", "[]", "null", "{}", "{\"object\":\"charge\"}"})
    void answersThatAreNotStripesAreUnknownWhateverTheirStatus(String body) {
        for (int status : new int[] {200, 201, 400, 402, 404, 409, 500, 502, 503}) {
            assertThat(answer(status, body, Map.of()).kind()).as("%d", status).isEqualTo(ResultKind.UNKNOWN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1501,usd",
        "1500,eur",
        "1500.5,usd",
        "'\"1500\"',usd",
        "null,usd",
        "15e2,usd",
        "99999999999999999999,usd"
    })
    void anotherAmountOrCurrencyIsUnknownAndRaisesAnAlarm(String amount, String currency) {
        PspAnswer answer = answer(200, intent("succeeded", amount, currency), Map.of());

        assertThat(answer.kind()).isEqualTo(ResultKind.UNKNOWN);
        assertThat(answer.alarm()).isEqualTo(Alarm.WRONG_AMOUNT);
        assertThat(answer.shouldTryAgain()).isFalse();
    }

    @Test
    void anotherAmountReceivedIsUnknownAndRaisesAnAlarm() {
        String body = intent("succeeded", "1500", "usd").replace("\"amount\":", "\"amount_received\":1400,\"amount\":");
        assertThat(answer(200, body, Map.of()).alarm()).isEqualTo(Alarm.WRONG_AMOUNT);
    }

    @Test
    void anIntentOfAnotherCallIsUnknownAndRaisesAnAlarm() {
        String body = intent("succeeded", "1500", "usd").replace(CALL.getPspKey(), "pa_other:create:1");
        PspAnswer answer = answer(200, body, Map.of());
        assertThat(answer.kind()).isEqualTo(ResultKind.UNKNOWN);
        assertThat(answer.alarm()).isEqualTo(Alarm.WRONG_OBJECT);
    }

    @Test
    void aSecondAmountInTheSameAnswerIsNotBelieved() {
        String body = intent("succeeded", "1500", "usd").replace("\"amount\":", "\"amount\":1,\"amount\":");
        assertThat(answer(200, body, Map.of()).kind()).isEqualTo(ResultKind.UNKNOWN);
    }

    @Test
    void anIntentWhoseLastPaymentFailedIsADecline() {
        String body = intent("requires_payment_method", "1500", "usd")
                .replace(
                        "{\"id\"",
                        "{\"last_payment_error\":{\"code\":\"card_declined\",\"decline_code\":\"lost_card\"},\"id\"");
        PspAnswer answer = answer(200, body, Map.of());
        assertThat(answer.kind()).isEqualTo(ResultKind.DECLINED);
        assertThat(answer.declineCode()).isEqualTo("lost_card");
    }

    @ParameterizedTest
    @CsvSource({
        "402,card_error,true,DECLINED,false", "429,-,false,NOT_RUN,false", "500,api_error,false,UNKNOWN,false",
        "500,api_error,true,UNKNOWN,true", "400,idempotency_error,true,UNKNOWN,true", "503,api_error,maybe,UNKNOWN,true"
    })
    void stripeShouldRetryOverridesTryingButNotTheMeaning(
            int status, String type, String header, ResultKind kind, boolean again) {
        PspAnswer answer = answer(status, error(type, null), Map.of("Stripe-Should-Retry", List.of(header)));
        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.shouldTryAgain()).isEqualTo(again);
    }

    /** A retry could only move the money of a payment that is settled already. */
    @ParameterizedTest
    @CsvSource({
        "200,succeeded,SUCCEEDED",
        "200,requires_capture,SUCCEEDED",
        "200,requires_action,REQUIRES_ACTION",
        "400,invalid_request_error,REFUSED",
        "402,card_error,DECLINED"
    })
    void whatHasEndedIsNotTriedAgainWhateverTheHeaderSays(int status, String word, ResultKind kind) {
        String body = status == 200 ? intent(word, "1500", "usd") : error(word, null);
        PspAnswer answer = answer(status, body, Map.of("Stripe-Should-Retry", List.of("true")));
        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.shouldTryAgain()).isFalse();
    }

    @Test
    void aStored500ThatIsReplayedIsNotTriedAgain() {
        PspAnswer answer = answer(500, error("api_error", null), Map.of("Idempotent-Replayed", List.of("true")));
        assertThat(answer.kind()).isEqualTo(ResultKind.UNKNOWN);
        assertThat(answer.shouldTryAgain()).isFalse();
    }

    @Test
    void nothingWrittenDidNotRunAndAnythingWrittenIsUnknown() {
        assertThat(StripeAnswers.of(CALL, new Exchange.NotWritten("ConnectException"))
                        .kind())
                .isEqualTo(ResultKind.NOT_RUN);
        assertThat(StripeAnswers.of(CALL, new Exchange.NoAnswer("reset")).kind())
                .isEqualTo(ResultKind.UNKNOWN);
        assertThat(StripeAnswers.of(CALL, new Exchange.TooLate()).kind()).isEqualTo(ResultKind.SKIPPED);
        assertThat(StripeAnswers.of(CALL, new Exchange.TooLate()).shouldTryAgain())
                .isFalse();
    }

    @Test
    void aDeclineCarriesThePspsOwnWordsBounded() {
        String long_message = "no ".repeat(400);
        PspAnswer answer = answer(
                402,
                """
                {"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds",
                "message":"%s","payment_intent":{"id":"pi_7","status":"requires_payment_method"}}}
                """.formatted(long_message),
                Map.of("Request-Id", List.of("req_1"), "Date", List.of("Sat, 21 Nov 2026 10:00:00 GMT")));

        assertThat(answer.declineCode()).isEqualTo("insufficient_funds");
        assertThat(answer.message()).hasSize(PspAnswer.MESSAGE_LENGTH_MAX).startsWith("no no");
        assertThat(answer.object()).isEqualTo("pi_7");
        assertThat(answer.requestId()).isEqualTo("req_1");
        assertThat(answer.pspDate()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
    }

    @Test
    void anActionTellsWhereTheCustomerHasToGo() {
        String body = intent("requires_action", "1500", "usd")
                .replace(
                        "{\"id\"",
                        "{\"next_action\":{\"redirect_to_url\":{\"url\":\"https://hooks.example/3ds\"}},\"id\"");
        assertThat(answer(200, body, Map.of()).nextActionUrl()).isEqualTo("https://hooks.example/3ds");
    }

    /** Longer texts than any of Stripe's would travel through every topic: they count as absent. */
    @ParameterizedTest
    @CsvSource({"2048,true", "2049,false", "100000,false"})
    void textsOfAnAnswerAreBounded(int length, boolean taken) {
        String url = "https://hooks.example/" + "x".repeat(length - "https://hooks.example/".length());
        String body = intent("requires_action", "1500", "usd")
                .replace("{\"id\"", "{\"next_action\":{\"redirect_to_url\":{\"url\":\"%s\"}},\"id\"".formatted(url));
        assertThat(answer(200, body, Map.of()).nextActionUrl()).isEqualTo(taken ? url : null);

        String id = "p".repeat(length);
        PspAnswer paid = answer(200, intent("succeeded", "1500", "usd").replace("pi_1", id), Map.of());
        assertThat(paid.kind()).isEqualTo(taken ? ResultKind.SUCCEEDED : ResultKind.UNKNOWN);
        assertThat(paid.object()).isEqualTo(taken ? id : null);

        String code = "c".repeat(length);
        assertThat(answer(402, error("card_error", code), Map.of()).code()).isEqualTo(taken ? code : null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "3,3",
                "0,0",
                "-1,-",
                "soon,-",
                "1.5,-",
                "99999999999999,-",
                "'Sat, 21 Nov 2026 10:00:09 GMT',9",
                "'Sat, 21 Nov 2026 09:59:00 GMT',-"
            })
    void retryAfterIsSecondsOrADate(String header, Long seconds) {
        PspAnswer answer = answer(
                429,
                error("invalid_request_error", "rate_limit"),
                Map.of("Retry-After", List.of(header), "Date", List.of("Sat, 21 Nov 2026 10:00:00 GMT")));
        assertThat(answer.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void deepNestingIsUnknownNotAnError() {
        String body = "{\"object\":\"payment_intent\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(answer(200, body, Map.of()).kind()).isEqualTo(ResultKind.UNKNOWN);
    }

    private static PspAnswer answer(int status, String body, Map<String, List<String>> headers) {
        return StripeAnswers.of(CALL, new Exchange.Answered(new StripeResponse(status, HttpHeaders.of(headers), body)));
    }

    private static String error(String type, String code) {
        return "{\"error\":{\"type\":%s,\"code\":%s,\"message\":\"m\"}}".formatted(quoted(type), quoted(code));
    }

    private static String intent(String status, String amount, String currency) {
        return "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":\"%s\",\"amount\":%s,\"currency\":\"%s\",\"metadata\":{\"psp_key\":\"%s\"}}"
                .formatted(status, amount, currency, CALL.getPspKey());
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
