package dev.payonce.gateway;

import dev.payonce.gateway.auth.ApiKeysFile;
import dev.payonce.gateway.auth.Authentication;
import dev.payonce.gateway.auth.RateLimits;
import dev.payonce.gateway.http.PublicServer;
import dev.payonce.gateway.ops.BrokerCheck;
import dev.payonce.gateway.ops.Health;
import dev.payonce.gateway.ops.Metrics;
import dev.payonce.gateway.ops.OpsServer;
import dev.payonce.gateway.outcome.OutcomeTail;
import dev.payonce.gateway.outcome.Waiters;
import dev.payonce.gateway.publish.KafkaRequestPublisher;
import dev.payonce.gateway.query.ProcessorPayments;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway, put together:
 *
 * <pre>
 * HTTP caller -> PublicServer -> KafkaRequestPublisher -> payments.requests
 *      ^              ^
 *      |              Waiters  <-  OutcomeTail  <-  payments.outcomes
 *      `------------- ProcessorPayments (questions)  ->  processors
 * </pre>
 */
final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration KEYS_INTERVAL = Duration.ofSeconds(5);
    private static final Duration REGISTRY_RETRY = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LET_GO_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration WAITING_CHECK = Duration.ofMillis(20);

    private final GatewayConfig config;
    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final List<KafkaClientMetrics> clientMetrics;
    private final Optional<ApiKeysFile> apiKeys;
    private final SchemaIds schemaIds;
    private final KafkaProducer<String, byte[]> producer;
    private final OutcomeTail tail;
    private final Thread tailThread;
    private final Waiters waiters;
    private final KafkaRequestPublisher publisher;
    private final ProcessorPayments payments;
    private final BrokerCheck brokers;
    private final PublicServer server;
    private final OpsServer ops;
    private volatile boolean stopping;

    /**
     * Puts everything together; nothing listens yet but the operations port is bound.
     *
     * @param onDeath is run when the tail died: only a new process helps then
     * @throws org.apache.kafka.common.config.ConfigException when the configuration is wrong
     * @throws IOException when the operations port is taken
     */
    Gateway(GatewayConfig config, Runnable onDeath) throws IOException {
        this.config = config;
        this.apiKeys = config.apiKeysFile().map(file -> new ApiKeysFile(file, KEYS_INTERVAL));
        Authentication authentication =
                apiKeys.<Authentication>map(keys -> keys).orElseGet(Authentication::off);
        KafkaClients kafka = new KafkaClients(config);
        this.schemaIds = kafka.schemaIds();
        this.producer = kafka.producer();
        KafkaConsumer<byte[], byte[]> consumer = kafka.outcomeConsumer();
        this.waiters = new Waiters(config.waitersMax(), this::isListening);
        this.tail = new OutcomeTail(
                consumer,
                new ValueReader<>(Topics.OUTCOMES, schemaIds, kafka.deserializer(schemaIds, PaymentOutcome.class)),
                waiters::complete);
        this.tailThread = tailThread(tail, onDeath);
        this.publisher = new KafkaRequestPublisher(
                producer,
                kafka.serializer(schemaIds),
                tail::requestPartitions,
                Duration.ofMillis(config.deliveryTimeout_ms()));
        this.payments = new ProcessorPayments(config.processorUrls(), config.internalToken());
        this.brokers = new BrokerCheck(kafka.admin());
        this.server = new PublicServer(config.host(), config.port(), parts(authentication));
        this.ops = new OpsServer(config.opsHost(), config.opsPort(), health(), metrics);
        this.clientMetrics = List.of(new KafkaClientMetrics(producer), new KafkaClientMetrics(consumer));
        clientMetrics.forEach(client -> client.bindTo(metrics));
        metrics.gauge("payonce.gateway.waiters", waiters, Waiters::waiting);
        metrics.gauge("payonce.gateway.outcomes.unreadable", tail, OutcomeTail::unreadable);
    }

    private PublicServer.Parts parts(Authentication authentication) {
        RateLimits limits = new RateLimits(config.rateLimitPerSecond());
        return new PublicServer.Parts(
                authentication,
                limits,
                Runtime.getRuntime().maxMemory() / 100 * config.bodiesHeap_percent(),
                publisher,
                waiters,
                payments,
                Clock.systemUTC(),
                metrics);
    }

    private static Thread tailThread(OutcomeTail tail, Runnable onDeath) {
        return Thread.ofPlatform()
                .name("outcome-tail")
                .uncaughtExceptionHandler((thread, e) -> {
                    LOG.error("the outcome tail died", e);
                    onDeath.run();
                })
                .unstarted(tail);
    }

    private boolean isListening() {
        return tail.isListening();
    }

    private Health health() {
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("brokers", brokers::isAnswering);
        checks.put("outcome_tail", tail::isCaughtUp);
        checks.put("request_schema", publisher::isReady);
        checks.put("listening", () -> server.isListening() && !stopping);
        return new Health(() -> stopping || tailThread.isAlive(), checks);
    }

    /** Begins to listen; ready once the brokers, the topics and the registry are there. */
    void start() {
        ops.start();
        tailThread.start();
        Thread.ofVirtual().name("request-schema").start(this::registerSchema);
        server.start();
        LOG.info("listening on port {}, operations on port {}", server.port(), ops.port());
    }

    /** Stops: takes nothing new, lets callers have their outcomes for a while, then tells the rest where to ask. */
    void stop() {
        stopping = true;
        CompletableFuture<Void> answered = server.stopAccepting();
        awaitNobody(Duration.ofMillis(config.stopTimeout_ms()));
        waiters.release();
        await(answered);
        server.stop();
        producer.close(CLOSE_TIMEOUT);
        tail.stop();
        joinTail();
        payments.close();
        brokers.close();
        ops.close();
        schemaIds.close();
        apiKeys.ifPresent(ApiKeysFile::close);
        clientMetrics.forEach(KafkaClientMetrics::close);
        metrics.close();
        LOG.info("stopped");
    }

    int port() {
        return server.port();
    }

    int opsPort() {
        return ops.port();
    }

    private void registerSchema() {
        while (!stopping) {
            try {
                publisher.registerSchema();
                return;
            } catch (SerializationException e) {
                LOG.warn("the schema registry does not take the schema of requests: {}", e.getMessage());
            }
            if (!pause(REGISTRY_RETRY)) {
                return;
            }
        }
    }

    private void awaitNobody(Duration time) {
        long until_ns = System.nanoTime() + time.toNanos();
        boolean waiting = true;
        while (waiting && waiters.waiting() > 0 && System.nanoTime() - until_ns < 0) {
            waiting = pause(WAITING_CHECK);
        }
    }

    private static void await(CompletableFuture<Void> answered) {
        try {
            answered.get(LET_GO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("some connections are closed before they were answered: {}", e.toString());
        }
    }

    private void joinTail() {
        try {
            tailThread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
