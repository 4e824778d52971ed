package dev.payonce.schemas.topics;

/** Record keys. They are for people and compaction; the partition is always set explicitly. */
public final class Keys {
    private Keys() {}

    /** The key of a request that creates a payment, and of its outcomes: {@code {merchant}/{idempotency key}}. */
    public static String creating(CharSequence merchantId, CharSequence idempotencyKey) {
        return merchantId + "/" + idempotencyKey;
    }
}
