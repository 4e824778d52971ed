package dev.payonce.processor.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A payment for tests: 25.99 GBP, claimed at {@link #T0}. */
final class Samples {
    static final long T0 = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    static final Policy POLICY = Policy.standard();
    static final long LINE = T0 + Duration.ofHours(20).toMillis();
    static final Body BODY = new Body("amount=2599".getBytes(UTF_8));
    static final String ATTEMPT = "pa_1";
    static final String PSP_KEY = "pa_1:create:1";

    private Samples() {}

    static Terms terms() {
        return terms(ATTEMPT, "shop", "key", "fingerprint", T0);
    }

    static Terms terms(String attemptId, String merchant, String key, String fingerprint, long at_ms) {
        return new Terms(
                attemptId,
                merchant,
                key,
                fingerprint,
                "order_1",
                2599,
                "GBP",
                "pm_card_visa",
                "card",
                Map.of("orderID", "order_1"),
                "request-1",
                "corr-1",
                "checkout",
                at_ms);
    }

    static Decision begun(PaymentMachine machine) {
        return machine.begin(new Input.Claimed(terms(), "default", BODY));
    }

    /** A word about {@link #PSP_KEY}, to be changed by its {@code with} methods. */
    record Word(
            String pspKey,
            long notAfter_ms,
            Input.Result.Kind kind,
            @Nullable String object,
            @Nullable Long amount_minor,
            @Nullable String currency,
            long retryAfter_ms) {

        static Word of(Input.Result.Kind kind, long notAfter_ms) {
            boolean hasObject = kind == Input.Result.Kind.SUCCEEDED || kind == Input.Result.Kind.REQUIRES_ACTION;
            return new Word(PSP_KEY, notAfter_ms, kind, hasObject ? "pi_1" : null, null, null, 0);
        }

        Word about(String otherPspKey) {
            return new Word(otherPspKey, notAfter_ms, kind, object, amount_minor, currency, retryAfter_ms);
        }

        Word withoutObject() {
            return new Word(pspKey, notAfter_ms, kind, null, amount_minor, currency, retryAfter_ms);
        }

        Word over(@Nullable Long amount, @Nullable String money) {
            return new Word(pspKey, notAfter_ms, kind, object, amount, money, retryAfter_ms);
        }

        Word retryAfter(long ms) {
            return new Word(pspKey, notAfter_ms, kind, object, amount_minor, currency, ms);
        }

        Input.Result at(long at_ms) {
            return new Input.Result(
                    pspKey,
                    notAfter_ms,
                    kind,
                    object,
                    amount_minor,
                    currency,
                    "psp_code",
                    kind == Input.Result.Kind.DECLINED ? "insufficient_funds" : null,
                    "what the PSP said",
                    "req_1",
                    kind == Input.Result.Kind.REQUIRES_ACTION ? "https://hooks.stripe.com/3d" : null,
                    retryAfter_ms,
                    at_ms);
        }
    }
}
