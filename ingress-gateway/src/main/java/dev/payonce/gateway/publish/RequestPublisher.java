package dev.payonce.gateway.publish;

import dev.payonce.payments.v1.PaymentRequest;
import org.jspecify.annotations.Nullable;

/** Where requests go. */
public interface RequestPublisher {
    /**
     * Publishes a request; returns once the brokers have it durably ({@code acks=all}). Blocks, bounded.
     *
     * @param traceparent the caller's W3C trace context, or null
     * @throws NotPublishedException when that is not known to have happened in time
     */
    void publish(PaymentRequest request, @Nullable String traceparent)
            throws NotPublishedException, InterruptedException;
}
