package dev.payonce.simulation.world;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record in a log.
 *
 * @param transaction the one it is part of, or null
 * @param marker whether it only says how a transaction ended
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record Entry(
        long offset,
        long timestamp_ms,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers,
        @Nullable Transaction transaction,
        boolean marker) {
    /** Its key, to read. */
    public String keyText() {
        return key == null ? "" : new String(key, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Whether a reader of committed records is given it, once the last stable offset has passed it. */
    boolean isCommitted() {
        return !marker && (transaction == null || transaction.status() == Transaction.Status.COMMITTED);
    }
}
