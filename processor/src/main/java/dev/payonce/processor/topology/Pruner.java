package dev.payonce.processor.topology;

import dev.payonce.processor.payment.Terms;
import dev.payonce.schemas.topics.Keys;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets payments, and their keys with them, long after their last change; one with an open call never. It walks through
 * the store a few rows a tick, round and round, and needs no index: what is pruned days late costs disk, an index entry a
 * payment would cost every payment two more writes. See docs/decisions.
 */
final class Pruner {
    private static final int ROWS_PER_TICK = 100;

    private final PaymentStores stores;
    private final long retention_ms;
    private final TopologyMeters meters;
    private @Nullable String next;

    Pruner(PaymentStores stores, Duration retention, TopologyMeters meters) {
        this.stores = stores;
        this.retention_ms = retention.toMillis();
        this.meters = meters;
    }

    void prune(long now_ms) {
        List<Row> rows = stores.from(next, ROWS_PER_TICK);
        next = rows.size() < ROWS_PER_TICK ? null : rows.getLast().attemptId();
        for (Row row : rows) {
            Long restSince_ms = row.state().restSince_ms();
            if (restSince_ms != null && restSince_ms + retention_ms < now_ms) {
                Terms terms = row.state().terms();
                stores.forget(row, Keys.creating(terms.merchantId(), terms.idempotencyKey()));
                meters.pruned();
            }
        }
    }
}
