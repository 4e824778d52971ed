package dev.payonce.processor.topology;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.schemas.rules.Violation;
import org.jspecify.annotations.Nullable;

/** What the intake hands on: readable, new, and in the partition where it belongs. */
public sealed interface Arrival {
    /**
     * A well-formed request.
     *
     * @param judgedAt_ms the time that the sender gave the record, wherever it was first read
     */
    record Asked(
            PaymentRequest request,
            long judgedAt_ms,
            @Nullable String traceparent) implements Arrival {}

    /** A readable request that breaks a rule of form. It belongs to no partition, so it is answered where it came. */
    @SuppressWarnings("ArrayRecordComponent") // carried on, never compared
    record Malformed(
            byte @Nullable [] key,
            PaymentRequest request,
            Violation violation,
            @Nullable String traceparent) implements Arrival {}

    /** What the PSP said of a call, and the record that said it. */
    record Answered(PspResult result, RawRecord raw) implements Arrival {}
}
