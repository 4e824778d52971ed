package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to take money from a card; one row of the ledger.
 *
 * @param decline why it failed, or null if it succeeded
 * @param amountCaptured minor units that really moved; 0 while only authorized
 * @param idempotencyKey the key of the request that made it
 * @param created_s seconds since the epoch
 */
public record Charge(
        String id,
        String intentId,
        long amount,
        long amountCaptured,
        long amountRefunded,
        String currency,
        @Nullable Decline decline,
        TestCard card,
        @Nullable String idempotencyKey,
        Metadata metadata,
        long created_s) {
    /** Whether the card was charged, or the amount reserved on it. */
    public boolean succeeded() {
        return decline == null;
    }

    /** Stripe's word for it. */
    public String status() {
        return succeeded() ? "succeeded" : "failed";
    }
}
