package dev.payonce.simulation.system;

import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.ProcessorConfig;
import dev.payonce.processor.payment.Policy;
import dev.payonce.processor.psp.PspCallerConfig;
import dev.payonce.processor.psp.stripe.StripeCalls;
import dev.payonce.processor.psp.stripe.StripeConfig;
import dev.payonce.processor.psp.stripe.StripeEncoder;
import dev.payonce.processor.topology.DecidedOffsets;
import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Parts;
import dev.payonce.processor.topology.TopologyMeters;
import dev.payonce.processor.topology.TopologySettings;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The product's settings and everything of it that has no state, shared by the processes of a history. The times are those
 * of production, but for the replay window, which is a history's own.
 */
public final class Setup {
    /** Of every topic. */
    public static final int PARTITIONS = 3;

    /** How long payments are kept. */
    public static final Duration RETENTION = Duration.ofDays(35);

    /** How long a key answers in production: the published window. */
    public static final long REPLAY_WINDOW_MS = Policy.standard().replayWindow_ms();

    /** So few duplicates are remembered here: in production a thousand, which would never come. */
    public static final int WAITERS_MAX = 3;

    static final String STREAMS_GROUP = "payonce-processor";
    private static final String API_KEY = "sk_test_simulation";
    private static final ProcessorConfig.Streams STREAMS =
            ProcessorConfig.of(Map.of("STRIPE_API_KEY", API_KEY)).streams();

    static final long SESSION_MS = STREAMS.sessionTimeout_ms();
    static final long TRANSACTION_TIMEOUT_MS = STREAMS.transactionTimeout_ms();
    static final long COMMIT_INTERVAL_MS = STREAMS.commitInterval_ms();

    private final Schemas schemas;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyMeters topologyMeters = new TopologyMeters(meters);
    private final ValueReader<PaymentRequest> requests;
    private final ValueReader<PspResult> results;
    private final ValueReader<PspCall> calls;
    private final ValueReader<PaymentEvent> events;
    private final ValueReader<PaymentOutcome> outcomes;
    private final StripeEncoder encoder = new StripeEncoder(null);
    private final StripeCalls stripe =
            new StripeCalls(StripeConfig.of("default", API_KEY, URI.create("https://psp.invalid")));

    /** One for each thread that runs histories. */
    public Setup(Schemas schemas) {
        this.schemas = schemas;
        this.requests = ValueReader.of(Topics.REQUESTS, schemas.ids());
        this.results = ValueReader.of(Topics.PSP_RESULTS, schemas.ids());
        this.events = ValueReader.of(Topics.EVENTS, schemas.ids());
        this.outcomes = ValueReader.of(Topics.OUTCOMES, schemas.ids());
        this.calls = ValueReader.of(Topics.PSP_CALLS, schemas.ids());
    }

    private static Policy policy(long replayWindow_ms) {
        Policy standard = Policy.standard();
        return new Policy(
                standard.publicationLifetime_ms(),
                standard.pspKeyLifetime_ms(),
                standard.resendAfter_ms(),
                replayWindow_ms,
                standard.retriesMax(),
                WAITERS_MAX);
    }

    /** What a process's topology is made of. */
    Parts parts(IntFunction<SchemaIds.Lookup> known, OpenTransactions transactions, long replayWindow_ms) {
        return new Parts(
                new TopologySettings(PARTITIONS, "default", policy(replayWindow_ms), RETENTION),
                requests.knowing(known),
                results.knowing(known),
                schemas.writer(),
                encoder,
                transactions,
                new DecidedOffsets(),
                topologyMeters);
    }

    PspCallerConfig callerConfig(int window) {
        return PspCallerConfig.of("payonce-processor", Map.of("bootstrap.servers", "simulated:1"))
                .withCallsInFlightMax(window);
    }

    Schemas schemas() {
        return schemas;
    }

    Serializer<SpecificRecord> writer() {
        return schemas.writer();
    }

    ValueReader<PspCall> calls() {
        return calls;
    }

    ValueReader<PaymentEvent> events() {
        return events;
    }

    ValueReader<PaymentOutcome> outcomes() {
        return outcomes;
    }

    StripeCalls stripe() {
        return stripe;
    }

    MeterRegistry meters() {
        return meters;
    }
}
