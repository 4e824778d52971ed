package dev.payonce.stripesim.http;

import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.LogEntry;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ?idempotency_key=}, {@code ?payment_intent=}, {@code ?metadata[name]=value}; what is given must all hold. */
record Filter(@Nullable String idempotencyKey, @Nullable String paymentIntent, Map<String, String> metadata) {
    private static final String METADATA = "metadata[";

    static Filter of(Context context) {
        Map<String, String> metadata = new HashMap<>();
        context.queryParamMap().forEach((name, values) -> {
            if (name.startsWith(METADATA) && name.endsWith("]") && !values.isEmpty()) {
                metadata.put(name.substring(METADATA.length(), name.length() - 1), values.getLast());
            }
        });
        return new Filter(context.queryParam("idempotency_key"), context.queryParam("payment_intent"), metadata);
    }

    boolean matches(Charge charge) {
        return (idempotencyKey == null || idempotencyKey.equals(charge.idempotencyKey()))
                && (paymentIntent == null || paymentIntent.equals(charge.intentId()))
                && charge.metadata().matches(metadata);
    }

    boolean matches(LogEntry entry) {
        return (idempotencyKey == null || idempotencyKey.equals(entry.idempotencyKey()))
                && (paymentIntent == null || paymentIntent.equals(entry.intentId()))
                && entry.metadata().matches(metadata);
    }
}
