package dev.payonce.processor.payment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as it was claimed by its idempotency key. It never changes.
 *
 * @param attemptId the payment's id
 * @param fingerprint of the request, see {@link Fingerprint}
 * @param amount_minor in the currency's minor units
 * @param requestId of the request that claimed the key: its outcome is the payment's first
 * @param correlationId of the same; it stands in every replay, so that replays are byte for byte the same
 * @param actor who asked: the API key's name, or null
 * @param createdAt_ms when the key was claimed, epoch ms
 */
public record Terms(
        String attemptId,
        String merchantId,
        String idempotencyKey,
        String fingerprint,
        @Nullable String orderId,
        long amount_minor,
        String currency,
        String paymentMethod,
        @Nullable String paymentMethodType,
        Map<String, String> metadata,
        String requestId,
        String correlationId,
        @Nullable String actor,
        long createdAt_ms) {}
