package dev.payonce.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payonce.gateway.auth.Caller;
import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.rules.Money;
import dev.payonce.schemas.rules.RequestRules;
import dev.payonce.schemas.rules.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/payments/process}, as a request to pay.
 *
 * @param amount in the currency's major units, as written
 */
record PayBody(
        @Nullable String idempotencyKey,
        BigDecimal amount,
        String currency,
        String paymentMethodType,
        String token,
        Map<String, String> metadata) {
    /** Beyond so many digits before the point no currency's amount is right; saves expanding {@code 1e999}. */
    private static final int INTEGER_DIGITS_MAX = 12;

    private static final Set<String> NAMES =
            Set.of("idempotencyKey", "amount", "currency", "paymentMethod", "metadata");
    private static final Set<String> PAYMENT_METHOD_NAMES = Set.of("type", "token");

    /** The rules speak of the schema's fields; the caller knows them by these names. */
    private static final Map<String, String> PUBLIC_NAMES = Map.of(
            "idempotency_key", "idempotencyKey",
            "payment_method", "paymentMethod.token",
            "payment_method_type", "paymentMethod.type",
            "order_id", "metadata.orderID");

    /** Reads the body: every field there, of the right type, and no other. */
    static PayBody parse(ObjectNode json) {
        Fields fields = Fields.of(json, NAMES);
        Fields paymentMethod = fields.object("paymentMethod", PAYMENT_METHOD_NAMES);
        return new PayBody(
                fields.optionalString("idempotencyKey"),
                fields.number("amount"),
                fields.string("currency"),
                paymentMethod.string("type"),
                paymentMethod.string("token"),
                fields.strings("metadata"));
    }

    /**
     * The request to publish, which keeps all rules.
     *
     * @throws ApiException naming the field that breaks one
     */
    PaymentRequest toRequest(String key, Caller caller, String correlationId, Instant now) {
        PaymentRequest request = PaymentRequest.newBuilder()
                .setRequestId(Ids.newId())
                .setMerchantId(caller.merchantId())
                .setIdempotencyKey(key)
                .setOperation(Operation.PAY)
                .setOrderId(metadata.get("orderID"))
                .setAmountMinor(amount_minor())
                .setCurrency(currency)
                .setCaptureMethod(CaptureMethod.AUTOMATIC)
                .setPaymentMethod(token)
                .setPaymentMethodType(paymentMethodType)
                .setMetadata(metadata)
                .setRequestedAt(now)
                .setCorrelationId(correlationId)
                .setActor(caller.name())
                .build();
        RequestRules.check(request).ifPresent(violation -> {
            throw ApiException.of(inPublicNames(violation));
        });
        return request;
    }

    private long amount_minor() {
        if (Money.exponent(currency).isEmpty()) {
            throw ApiException.invalid("currency", "is not an ISO 4217 currency code in upper case");
        }
        if (amount.signum() <= 0) {
            throw ApiException.invalid("amount", "must be greater than zero");
        }
        if (amount.precision() - (long) amount.scale() > INTEGER_DIGITS_MAX) {
            throw ApiException.invalid("amount", "must be at most " + Money.AMOUNT_MAX_MINOR + " minor units");
        }
        return Money.toMinor(amount, currency)
                .orElseThrow(() -> ApiException.invalid("amount", "has a fraction of a minor unit of its currency"));
    }

    private static Violation inPublicNames(Violation violation) {
        String name = PUBLIC_NAMES.getOrDefault(violation.field(), violation.field());
        return new Violation(violation.code(), name, violation.problem());
    }
}
