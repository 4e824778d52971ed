package dev.payonce.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payonce.gateway.query.Payments;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.rules.CardData;
import dev.payonce.schemas.rules.ErrorCode;
import dev.payonce.schemas.rules.RequestRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The questions one may ask about payments. Another merchant's payment is as absent as one that never was. */
final class PaymentQueries {
    static final String STALE = "X-Payonce-Stale";
    /** So long a processor may take over an open transaction (2 s), be found anew, and be asked again. */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private final Payments payments;
    private final Clock clock;

    PaymentQueries(Payments payments, Clock clock) {
        this.payments = payments;
        this.clock = clock;
    }

    /** {@code GET /api/payments/{id}}. */
    Answer payment(Exchange exchange) throws InterruptedException {
        return byId(exchange, view -> PaymentJson.payment(view.getPayment()));
    }

    /** {@code GET /api/payments/{id}/status}. */
    Answer status(Exchange exchange) throws InterruptedException {
        return byId(exchange, PaymentJson::status);
    }

    /** {@code GET /api/payments/key/{idempotencyKey}}: absent, too, until the request is committed. */
    Answer key(Exchange exchange) throws InterruptedException {
        String key = exchange.pathParameter("idempotencyKey");
        String merchant = exchange.caller().merchantId();
        if (!RequestRules.isIdempotencyKey(key)) {
            throw notYet();
        }
        Payments.Found found = payments.findByKey(merchant, key, LIMIT);
        return answer(found, merchant, PaymentJson::key).orElseThrow(PaymentQueries::notYet);
    }

    /** {@code POST /api/payments/validate-key}: whether a key is well-formed, and free. */
    Answer validateKey(Exchange exchange) throws InterruptedException {
        ObjectNode body = exchange.body();
        String key = Fields.of(body, Set.of("idempotencyKey")).string("idempotencyKey");
        if (!RequestRules.isIdempotencyKey(key)) {
            return Answer.ok(validation(false, false, "The key is not 1-255 printable ASCII characters."));
        }
        if (CardData.isIn(key)) {
            throw StrictJson.cardData();
        }
        boolean inUse = switch (payments.findByKey(exchange.caller().merchantId(), key, LIMIT)) {
            case Payments.Found.Payment(PaymentView view, boolean stale) -> isHeld(view);
            case Payments.Found.Absent absent -> false;
            case Payments.Found.Unavailable unavailable -> throw cantAsk();
        };
        return Answer.ok(validation(true, inUse, ""));
    }

    private boolean isHeld(PaymentView view) {
        return view.getExpiresAt() == null || view.getExpiresAt().isAfter(clock.instant());
    }

    private Answer byId(Exchange exchange, Function<PaymentView, byte[]> body) throws InterruptedException {
        Optional<AttemptId> id = AttemptId.parse(exchange.pathParameter("id"));
        if (id.isEmpty()) {
            throw ApiException.notFound();
        }
        Payments.Found found = payments.find(id.get(), LIMIT);
        return answer(found, exchange.caller().merchantId(), body).orElseThrow(ApiException::notFound);
    }

    private static Optional<Answer> answer(
            Payments.Found found, String merchantId, Function<PaymentView, byte[]> body) {
        return switch (found) {
            case Payments.Found.Payment(PaymentView view, boolean stale) ->
                view.getPayment().getMerchantId().equals(merchantId)
                        ? Optional.of(Answer.ok(body.apply(view), stale ? Map.of(STALE, "true") : Map.of()))
                        : Optional.empty();
            case Payments.Found.Absent absent -> Optional.empty();
            case Payments.Found.Unavailable unavailable -> throw cantAsk();
        };
    }

    private static ApiException cantAsk() {
        return ApiException.unavailable("The payment can't be looked up now. Ask again.");
    }

    private static ApiException notYet() {
        return new ApiException(
                ErrorCode.NOT_FOUND, "There is no payment with this key, or not yet.", Map.of("Retry-After", "1"));
    }

    private static byte[] validation(boolean valid, boolean inUse, String reason) {
        return Json.object(json -> {
            json.writeBooleanField("valid", valid);
            json.writeBooleanField("inUse", inUse);
            if (!reason.isEmpty()) {
                json.writeStringField("reason", reason);
            }
        });
    }
}
