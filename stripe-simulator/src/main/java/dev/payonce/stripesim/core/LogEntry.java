package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * One request, as it was seen and answered.
 *
 * @param seq from 1, in the order of arrival, since the process started
 * @param at_ms when it arrived, milliseconds since the epoch
 * @param operation what it asked for, or null if the URL is unknown
 * @param status the answer, or null if there is none: still in flight, or the connection was cut
 * @param inFlight whether it is executing now
 * @param fault the fault that struck it, or null
 * @param executed whether this very request was executed, rather than refused, replayed or cut off before
 * @param intentId the PaymentIntent it was about, or null
 * @param metadata of that PaymentIntent, or as the request gave it
 */
public record LogEntry(
        long seq,
        long at_ms,
        String method,
        String path,
        @Nullable Operation operation,
        @Nullable String idempotencyKey,
        String requestId,
        boolean replayed,
        @Nullable Integer status,
        boolean inFlight,
        Fault.@Nullable Kind fault,
        boolean executed,
        @Nullable String intentId,
        Metadata metadata) {
    /** The same request, struck by a fault. */
    LogEntry struckBy(Fault.Kind kind) {
        return new LogEntry(
                seq,
                at_ms,
                method,
                path,
                operation,
                idempotencyKey,
                requestId,
                replayed,
                status,
                inFlight,
                kind,
                executed,
                intentId,
                metadata);
    }

    /** The same request, answered or cut off. */
    LogEntry ended(@Nullable Integer answered, boolean wasExecuted, @Nullable Intent about) {
        return new LogEntry(
                seq,
                at_ms,
                method,
                path,
                operation,
                idempotencyKey,
                requestId,
                replayed,
                answered,
                false,
                fault,
                wasExecuted,
                about == null ? intentId : about.id(),
                about == null ? metadata : about.metadata());
    }
}
