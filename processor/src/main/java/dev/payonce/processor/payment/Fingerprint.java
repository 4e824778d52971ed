package dev.payonce.processor.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tells two requests with one idempotency key apart: SHA-256 over the operation and what it asks for. The order of
 * fields and metadata, white space and the form of numbers don't matter, for they are gone by now; request id, time,
 * correlation id, actor and the key itself are left out, or a producer's honest retry would look like reuse.
 */
public final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The fingerprint of a PAY, in hex. What is absent counts as its default: a card, captured at once. */
    public static String ofPay(
            @Nullable String orderId,
            long amount_minor,
            String currency,
            String paymentMethod,
            @Nullable String paymentMethodType,
            @Nullable String reason,
            Map<String, String> metadata) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add("PAY");
        fingerprint.add(orderId);
        fingerprint.add(Long.toString(amount_minor));
        fingerprint.add(currency);
        fingerprint.add("AUTOMATIC");
        fingerprint.add(paymentMethod);
        fingerprint.add(paymentMethodType == null ? "card" : paymentMethodType);
        fingerprint.add(reason);
        new TreeMap<>(metadata).forEach((name, value) -> {
            fingerprint.add(name);
            fingerprint.add(value);
        });
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    /** Adds a part behind its length, so that no two lists of parts look alike; absent is not the same as empty. */
    private void add(@Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(UTF_8);
        int length = part == null ? -1 : bytes.length;
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (length >>> shift));
        }
        digest.update(bytes);
    }
}
