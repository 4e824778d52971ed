package dev.payonce.gateway.outcome;

import dev.payonce.payments.v1.PaymentOutcome;
import java.time.Duration;
import java.util.Optional;

/** Where outcomes come from. */
public interface Outcomes {
    /**
     * Begins to listen for the outcome of a request. Call it before the request is published, or its outcome may pass
     * unheard.
     *
     * @throws NoWaiterException when too many callers wait already, or outcomes can't be heard now
     */
    Waiter register(String requestId) throws NoWaiterException;

    /** One caller's ear. Closing it forgets the request. */
    interface Waiter extends AutoCloseable {
        /** The outcome, or nothing when it has not come in time or the gateway stops. No lock is held meanwhile. */
        Optional<PaymentOutcome> await(Duration time) throws InterruptedException;

        @Override
        void close();
    }
}
