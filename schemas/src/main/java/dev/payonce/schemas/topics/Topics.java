package dev.payonce.schemas.topics;

import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topic catalogue: every topic of Pay Once, once. Keys are UTF-8 strings on all of them. Whoever creates topics
 * creates them from this table; whoever names one takes the name from here.
 */
public final class Topics {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration THIRTEEN_MONTHS = Duration.ofDays(396);

    /** What is asked for. Written by gateways and producers, in any partition; key: see {@link Keys}. */
    public static final Topic<PaymentRequest> REQUESTS =
            Topic.of("payments.requests", PaymentRequest.class, WEEK).withTimestampBound(HOUR);

    /** Requests that arrived in a partition that is not theirs, one hop later where they belong. */
    public static final Topic<PaymentRequest> REROUTED =
            Topic.of("payments.requests.rerouted", PaymentRequest.class, WEEK);

    /** Exactly one outcome for each request record. Read it read_committed. */
    public static final Topic<PaymentOutcome> OUTCOMES = Topic.of("payments.outcomes", PaymentOutcome.class, MONTH);

    /** Every transition of every payment: the audit trail. */
    public static final Topic<PaymentEvent> EVENTS = Topic.of("payments.events", PaymentEvent.class, THIRTEEN_MONTHS);

    /** Calls to the PSP that were decided. Only committed ones are ever made. */
    public static final Topic<PspCall> PSP_CALLS = Topic.of("payments.psp-calls", PspCall.class, WEEK);

    /** What the PSP said. */
    public static final Topic<PspResult> PSP_RESULTS = Topic.of("payments.psp-results", PspResult.class, WEEK);

    /** Records nobody can read, as they came, with the reason in their headers ({@link RecordHeaders}). */
    public static final Topic<SpecificRecord> QUARANTINE = Topic.ofBytes("payments.quarantine", MONTH);

    /** Ids and partition counts of the topics that were made, to notice when one is not the same any more. */
    public static final Topic<SpecificRecord> META = Topic.compactedBytes("payments.meta");

    private static final List<Topic<?>> ALL =
            List.of(REQUESTS, REROUTED, OUTCOMES, EVENTS, PSP_CALLS, PSP_RESULTS, QUARANTINE, META);

    private Topics() {}

    /** The whole catalogue, in the order of a payment's way. */
    public static List<Topic<?>> all() {
        return ALL;
    }
}
