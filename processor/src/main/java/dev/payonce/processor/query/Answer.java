package dev.payonce.processor.query;

import dev.payonce.internal.v1.PaymentView;

/** What a query comes to. */
public sealed interface Answer {
    /**
     * @param stale whether a standby answered, which may lag
     */
    record Found(PaymentView view, boolean stale) implements Answer {}

    /** There is none, as far as this copy knows. */
    record Absent(boolean stale) implements Answer {}

    /** Another processor owns the partition, and none of its copies is here. */
    record NotHere(int partition) implements Answer {}

    /** The partition is moving, or its transaction stayed open for too long. */
    record Unavailable() implements Answer {}
}
