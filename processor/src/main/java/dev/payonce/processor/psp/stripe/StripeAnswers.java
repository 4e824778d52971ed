package dev.payonce.processor.psp.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.StripeResponse;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.PspAnswer.Alarm;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe's words mean for a call that creates a payment: a pure function, and the one place where they are judged.
 *
 * <p>What ends a call (succeeded, declined, refused) must be Stripe's own well-formed word about this very call;
 * everything else that may have been executed is UNKNOWN. {@code Stripe-Should-Retry} overrides whether to try again,
 * never what an answer means. A 2xx of a call that was to reserve money only is SUCCEEDED, too: the status tells
 * ({@code requires_capture}).
 *
 * <p>Sources: <a href="https://docs.stripe.com/api/errors">Errors</a>,
 * <a href="https://docs.stripe.com/api/idempotent_requests">Idempotent requests</a>,
 * <a href="https://docs.stripe.com/error-low-level">Low-level errors</a>,
 * <a href="https://docs.stripe.com/payments/paymentintents/lifecycle">PaymentIntent lifecycle</a>.
 */
final class StripeAnswers {
    private static final String CARD_ERROR = "card_error";
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String IDEMPOTENCY_ERROR = "idempotency_error";
    private static final String LOCK_TIMEOUT = "lock_timeout";

    private StripeAnswers() {}

    /** The meaning of an exchange for its call. */
    static PspAnswer of(PspCall call, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered(StripeResponse response) -> answered(call, response);
            case Exchange.NotWritten(String why) ->
                PspAnswer.of(ResultKind.NOT_RUN)
                        .tryAgain(true)
                        .error(null, null, why)
                        .build();
            case Exchange.NoAnswer(String why) ->
                PspAnswer.of(ResultKind.UNKNOWN)
                        .tryAgain(true)
                        .error(null, null, why)
                        .build();
            case Exchange.TooLate() -> PspAnswer.of(ResultKind.SKIPPED).build();
        };
    }

    private static PspAnswer answered(PspCall call, StripeResponse response) {
        Optional<JsonNode> body = StripeJson.object(response.body());
        int status = response.code();
        PspAnswer.Builder answer = status / 100 == 2 ? happened(call, body) : error(status, response, body);
        StripeHeaders headers = new StripeHeaders(response.headers());
        // What has ended has ended, whatever the header says of trying again.
        if (!answer.hasEnded()) {
            headers.shouldRetry().ifPresent(answer::tryAgain);
        }
        return answer.requestId(headers.requestId())
                .retryAfter(headers.retryAfter())
                .pspDate(headers.date())
                .build();
    }

    private static PspAnswer.Builder happened(PspCall call, Optional<JsonNode> body) {
        if (body.isEmpty() || !StripeJson.text(body.get(), "object").equals("payment_intent")) {
            return PspAnswer.of(ResultKind.UNKNOWN)
                    .tryAgain(true)
                    .error(null, null, "the PSP's answer is not a PaymentIntent");
        }
        JsonNode intent = body.get();
        String status = StripeJson.text(intent, "status");
        Alarm alarm = contradiction(call, intent, status);
        ResultKind kind = alarm == null ? kind(status, intent) : ResultKind.UNKNOWN;
        PspAnswer.Builder answer = PspAnswer.of(kind).alarm(alarm);
        if (kind == ResultKind.DECLINED) {
            describe(answer, intent.path("last_payment_error"));
        }
        if (kind == ResultKind.REQUIRES_ACTION) {
            JsonNode redirect = intent.path("next_action").path("redirect_to_url");
            answer.nextActionUrl(StripeJson.textOrNull(redirect, "url"));
        }
        String currency = StripeJson.text(intent, "currency").toUpperCase(Locale.ROOT);
        return answer.object(StripeJson.textOrNull(intent, "id"), status)
                .money(StripeJson.number(intent, "amount"), currency);
    }

    /** Only the first four end or carry on the call; any other status of a confirmed intent needs a look. */
    private static ResultKind kind(String status, JsonNode intent) {
        return switch (status) {
            case "succeeded", "requires_capture" -> ResultKind.SUCCEEDED;
            case "processing" -> ResultKind.PROCESSING;
            case "requires_action" -> ResultKind.REQUIRES_ACTION;
            case "requires_payment_method" ->
                intent.path("last_payment_error").isObject() ? ResultKind.DECLINED : ResultKind.UNKNOWN;
            default -> ResultKind.UNKNOWN;
        };
    }

    /** What in the intent contradicts the call. A PSP that moved other money, or speaks of another call, is not believed. */
    private static @Nullable Alarm contradiction(PspCall call, JsonNode intent, String status) {
        Long amount = StripeJson.number(intent, "amount");
        Long received = StripeJson.number(intent, "amount_received");
        boolean wrongReceived = status.equals("succeeded") && received != null && received != call.getAmountMinor();
        if (amount == null
                || amount != call.getAmountMinor()
                || wrongReceived
                || !StripeJson.text(intent, "currency").equalsIgnoreCase(call.getCurrency())) {
            return Alarm.WRONG_AMOUNT;
        }
        String pspKey = StripeJson.textOrNull(intent.path("metadata"), "psp_key");
        if ((pspKey != null && !pspKey.equals(call.getPspKey()))
                || StripeJson.text(intent, "id").isEmpty()) {
            return Alarm.WRONG_OBJECT;
        }
        return null;
    }

    private static PspAnswer.Builder error(int status, StripeResponse response, Optional<JsonNode> body) {
        JsonNode error = body.map(json -> json.path("error")).orElseGet(StripeJson::none);
        String type = StripeJson.text(error, "type");
        boolean replayed = response.headers().firstValue("Idempotent-Replayed").isPresent();
        PspAnswer.Builder answer = LOCK_TIMEOUT.equals(StripeJson.text(error, "code")) && status / 100 == 4
                ? PspAnswer.of(ResultKind.NOT_RUN).tryAgain(true)
                : byStatus(status, type, replayed);
        describe(answer, error);
        JsonNode intent = error.path("payment_intent");
        return answer.object(StripeJson.textOrNull(intent, "id"), StripeJson.textOrNull(intent, "status"));
    }

    private static PspAnswer.Builder byStatus(int status, String type, boolean replayed) {
        return switch (status) {
            case 402 -> PspAnswer.of(type.equals(CARD_ERROR) ? ResultKind.DECLINED : ResultKind.UNKNOWN);
            case 400, 404 -> refused(type);
            case 401, 403 -> PspAnswer.of(ResultKind.NOT_RUN).tryAgain(true).alarm(Alarm.CREDENTIALS);
            case 429 -> PspAnswer.of(ResultKind.NOT_RUN).tryAgain(true);
            // The same call is running somewhere: this try was not, but the call may well end in a charge.
            case 408, 409, 424 -> PspAnswer.of(ResultKind.UNKNOWN).tryAgain(true);
            // A stored 5xx comes back for as long as the key lives; only a fresh one is worth another try.
            default -> PspAnswer.of(ResultKind.UNKNOWN).tryAgain(status >= 500 && !replayed);
        };
    }

    private static PspAnswer.Builder refused(String type) {
        return switch (type) {
            case INVALID_REQUEST -> PspAnswer.of(ResultKind.REFUSED);
            case IDEMPOTENCY_ERROR -> PspAnswer.of(ResultKind.UNKNOWN).alarm(Alarm.KEY_REUSED);
            default -> PspAnswer.of(ResultKind.UNKNOWN);
        };
    }

    private static void describe(PspAnswer.Builder answer, JsonNode error) {
        answer.error(
                StripeJson.textOrNull(error, "code"),
                StripeJson.textOrNull(error, "decline_code"),
                StripeJson.textOrNull(error, "message"));
    }
}
