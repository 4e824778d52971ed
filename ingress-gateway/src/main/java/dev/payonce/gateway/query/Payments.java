package dev.payonce.gateway.query;

import dev.payonce.internal.v1.PaymentView;
import dev.payonce.schemas.id.AttemptId;
import java.time.Duration;

/** Payments as the processors have them: committed state only. */
public interface Payments {
    /**
     * The payment of an id, whoever's it is: the caller checks the merchant.
     *
     * @param limit how long the answer may take; past it, it is {@link Found.Unavailable}
     */
    Found find(AttemptId id, Duration limit) throws InterruptedException;

    /** The payment that a merchant's idempotency key made, within the limit likewise. */
    Found findByKey(String merchantId, String idempotencyKey, Duration limit) throws InterruptedException;

    /** What the processors said. */
    sealed interface Found {
        /**
         * There is one.
         *
         * @param stale a standby answered, whose view may be some seconds old
         */
        record Payment(PaymentView view, boolean stale) implements Found {}

        /** There is none, by the owner's word. */
        record Absent() implements Found {}

        /** Nobody could be asked: nothing is known. */
        record Unavailable() implements Found {}
    }
}
