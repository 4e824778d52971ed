package dev.payonce.processor;

import dev.payonce.processor.ops.Health;
import dev.payonce.processor.ops.OpsServer;
import dev.payonce.processor.psp.Psp;
import dev.payonce.processor.psp.PspCaller;
import dev.payonce.processor.psp.stripe.StripeEncoder;
import dev.payonce.processor.query.PaymentQueries;
import dev.payonce.processor.query.QueryServer;
import dev.payonce.processor.topology.DecidedOffsets;
import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Parts;
import dev.payonce.processor.topology.PaymentTopology;
import dev.payonce.processor.topology.TopicGuard;
import dev.payonce.processor.topology.TopicGuard.TopicsChangedException;
import dev.payonce.processor.topology.TopicRegister;
import dev.payonce.processor.topology.TopologyMeters;
import dev.payonce.processor.topology.TransactionalClients;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor, put together by hand: operations port, schemas, topics, topology, psp caller, query port, in this order; and
 * closed in the reverse.
 */
final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration GUARD_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_TOPICS_CHANGED = 3;

    private final ProcessorConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger exit = new AtomicInteger();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health = new Health();
    private final Startup startup = new Startup(closing);
    private final OpenTransactions transactions = new OpenTransactions();
    private final DecidedOffsets decided = new DecidedOffsets();

    private final Psp psp;
    private final Values values;
    private final TopicGuard guard;

    /**
     * @param psp makes the calls; closed with the application
     */
    Application(ProcessorConfig config, Psp psp) {
        this.config = config;
        this.psp = opened(psp);
        this.values = opened(new Values(config));
        Admin admin = opened(Admin.create(config.kafka()));
        this.guard = new TopicGuard(
                admin,
                new TopicRegister(config.kafka()),
                config.applicationId(),
                config.partitions(),
                config.replicationFactor());
    }

    /** Runs until closed, or until it may not go on. Returns the exit status. */
    int run() throws InterruptedException {
        try {
            startOperations();
            if (prepare()) {
                KafkaStreams streams = startTopology();
                PspCaller caller = startCaller();
                startQueries(streams);
                startup.done(Health.READY);
                watch(caller);
            }
        } catch (TopicsChangedException e) {
            LOG.error("the topics are not what they were: {}", e.getMessage());
            exit.set(EXIT_TOPICS_CHANGED);
        } catch (RuntimeException e) {
            LOG.error("the processor can't go on", e);
            exit.set(EXIT_FAILED);
        }
        return exit.get();
    }

    /** Stops in the reverse order of starting: calls in flight are waited for, transactions end, the group is left. */
    @Override
    public synchronized void close() {
        closing.countDown();
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("a part did not close cleanly", e);
            }
        }
    }

    private void startOperations() {
        metrics.config().commonTags("application", "processor");
        for (MeterBinder binder : List.of(
                opened(new JvmGcMetrics()), new JvmMemoryMetrics(), new JvmThreadMetrics(), new ProcessorMetrics())) {
            binder.bindTo(metrics);
        }
        health.add("startup", startup::waitsFor);
        OpsServer server = opened(new OpsServer(health, metrics));
        server.start(config.ops().host(), config.ops().port());
    }

    /** Registers the schemas and makes the topics. Returns false if closed meanwhile. */
    private boolean prepare() throws InterruptedException {
        return startup.untilDone("the schema registry", values::register)
                && startup.untilDone("the brokers", () -> guard.prepare());
    }

    private KafkaStreams startTopology() {
        Parts parts = new Parts(
                config.topology(),
                values.reader(Topics.REQUESTS),
                values.reader(Topics.PSP_RESULTS),
                values.writer(),
                new StripeEncoder(config.pspReturnUrl()),
                transactions,
                decided,
                new TopologyMeters(metrics));
        KafkaStreams streams = new KafkaStreams(
                PaymentTopology.of(parts), config.streamsProperties(), new TransactionalClients(transactions));
        StreamFailures failures = new StreamFailures();
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.ERROR) {
                exit.set(EXIT_FAILED);
                closing.countDown();
            }
        });
        opened(new KafkaStreamsMetrics(streams)).bindTo(metrics);
        health.add(
                "topology",
                () -> streams.state() == KafkaStreams.State.RUNNING
                        ? Health.READY
                        : streams.state().name());
        opened(() -> streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)));
        streams.start();
        return streams;
    }

    private PspCaller startCaller() {
        PspCaller caller = opened(new PspCaller(
                config.caller(),
                psp,
                values.reader(Topics.PSP_CALLS),
                values.writer(),
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextDouble(),
                metrics));
        health.add("psp caller", () -> caller.waitsFor().orElse(Health.READY));
        caller.start();
        return caller;
    }

    private void startQueries(KafkaStreams streams) {
        PaymentQueries queries = new PaymentQueries(
                streams,
                transactions,
                config.topology().policy(),
                config.partitions(),
                Duration.ofMillis(config.queryTimeout_ms()));
        QueryServer server = opened(new QueryServer(queries, config.internalToken()));
        server.start(config.query().host(), config.query().port());
    }

    /** Compares the topics with what was recorded, until closed. */
    private void watch(PspCaller caller) throws InterruptedException {
        while (!closing.await(GUARD_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            if (caller.isDead()) {
                LOG.error("the psp caller died: the processor stops, to be started again");
                exit.set(EXIT_FAILED);
                return;
            }
            try {
                guard.check(decided.snapshot());
                guard.record();
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                LOG.warn("the topics could not be checked: {}", e.getMessage());
            }
        }
    }

    /** Remembers a part to close. While the process is closing nothing may be opened any more. */
    private synchronized <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        if (closing.getCount() == 0) {
            close();
            throw new IllegalStateException("closed while starting");
        }
        return part;
    }
}
