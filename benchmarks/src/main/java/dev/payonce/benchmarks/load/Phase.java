package dev.payonce.benchmarks.load;

import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One stretch of load: the payments {@code from} to {@code from + count}, when each was due, and which have their first
 * outcome. The sender marks, one other thread observes.
 */
final class Phase {
    private final long from;
    private final int count;
    private final AtomicLongArray due_ns;
    private final BitSet seen;
    private final CountDownLatch left;
    private final Latencies latencies = new Latencies();
    private volatile long last_ns;

    Phase(long from, int count) {
        this.from = from;
        this.count = count;
        this.due_ns = new AtomicLongArray(count);
        this.seen = new BitSet(count);
        this.left = new CountDownLatch(count);
    }

    void due(int slot, long at_ns) {
        due_ns.set(slot, at_ns);
    }

    /** Takes the first outcome of a payment; outcomes of duplicates and of other phases' payments count nothing. */
    void outcome(long payment, long now_ns) {
        long slot = payment - from;
        if (slot < 0 || slot >= count || seen.get((int) slot)) {
            return;
        }
        seen.set((int) slot);
        latencies.record(now_ns - due_ns.get((int) slot));
        last_ns = now_ns;
        left.countDown();
    }

    /**
     * @throws WrongOutcomeException when some have no outcome in time
     */
    void await(Duration limit) throws InterruptedException {
        if (!left.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new WrongOutcomeException("%d of %d payments have no outcome after %d s"
                    .formatted(left.getCount(), count, limit.toSeconds()));
        }
    }

    /** When the last of the first outcomes was seen. */
    long last_ns() {
        return last_ns;
    }

    Latencies.Summary latencies() {
        return latencies.summary();
    }
}
