package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls that the topology decided: reads committed calls only, makes each under its own key and with its frozen
 * bytes, writes what the PSP said to {@code payments.psp-results}, and commits a call's offset after its result is
 * acknowledged. So a call is made at least once, and, being the same call to the PSP each time, takes effect once.
 *
 * <p>Whatever stops it (a crash, a rebalance, results that can't be written), it goes on from the committed offset.
 */
public final class PspCaller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PspCaller.class);
    private static final Duration RESTART_MIN = Duration.ofMillis(500);
    private static final Duration RESTART_MAX = Duration.ofSeconds(15);
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PspCallerConfig config;
    private final Psp psp;
    private final ValueReader<PspCall> calls;
    private final Serializer<? super PspResult> results;
    private final CallerMeters meters;
    private final CallRunner runner;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("psp-caller").unstarted(this::run);
    private volatile Duration patience = PATIENCE;
    private volatile @Nullable CallerSession session;
    private volatile String waitsFor = "not started";

    /**
     * @param calls reads the calls; must be this caller's own
     * @param results writes the results; thread-safe, with its schema registered
     * @param clock judges the deadlines of calls
     * @param jitter uniform in [0, 1), thread-safe; spreads the waits between tries
     */
    public PspCaller(
            PspCallerConfig config,
            Psp psp,
            ValueReader<PspCall> calls,
            Serializer<? super PspResult> results,
            InstantSource clock,
            DoubleSupplier jitter,
            MeterRegistry metrics) {
        this.config = config;
        this.psp = psp;
        this.calls = calls;
        this.results = results;
        this.meters = new CallerMeters(metrics);
        this.runner = new CallRunner(psp, config, clock, jitter, at -> sleptUntil(at, clock), meters);
        meters.watch(
                runner::inFlight,
                () -> session()
                        .map(now -> now.flights().oldest().toMillis() / 1000.0)
                        .orElse(0.0),
                () -> session().map(now -> now.holds().size()).orElse(0));
    }

    /** Starts calling, on a thread of its own. The topics must exist soon; until then it is not ready and tries again. */
    public void start() {
        thread.start();
    }

    /** What keeps it from calling, in words, or nothing where it is ready. */
    public Optional<String> waitsFor() {
        Optional<String> held = session().flatMap(now -> now.holds().reason());
        return held.isPresent() || waitsFor.isEmpty() ? held : Optional.of(waitsFor);
    }

    /** Whether it died of an error that it could not survive: then its process has to be started again. */
    public boolean isDead() {
        return closing.getCount() > 0 && thread.getState() == Thread.State.TERMINATED;
    }

    /** Stops within about 5 s more than it takes to leave the group. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /**
     * Stops: takes no further call, waits so long for those in flight, commits, leaves the group. A call that is not
     * through by then is made again by whoever reads it next, under the same key.
     */
    public void close(Duration patience) {
        this.patience = patience;
        closing.countDown();
        try {
            if (!thread.join(patience.plus(CLOSE_MARGIN))) {
                LOG.warn("the psp caller does not stop in time and is interrupted");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = RESTART_MIN;
        try {
            while (closing.getCount() > 0) {
                long began_ns = System.nanoTime();
                runSession();
                boolean lived = System.nanoTime() - began_ns > RESTART_MAX.toNanos();
                pause = lived ? RESTART_MIN : min(pause.multipliedBy(2), RESTART_MAX);
                if (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    meters.restarted();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waitsFor = "stopped";
        }
    }

    /** Lives until closed or failed. A failure, a bug of ours included, is told, counted and survived: calls wait. */
    private void runSession() throws InterruptedException {
        waitsFor = "the brokers";
        try (CallerSession now = newSession()) {
            session = now;
            now.start();
            while (closing.getCount() > 0) {
                now.round();
                waitsFor = now.joined() ? "" : "the consumer group";
            }
            now.drain(patience);
        } catch (RuntimeException e) {
            LOG.error("the psp caller starts over from its committed offsets", e);
            waitsFor = "starting over: " + e.getMessage();
        } finally {
            session = null;
        }
    }

    private CallerSession newSession() {
        Producer<String, byte[]> producer = CallerClients.producer(config);
        try {
            int partitions = producer.partitionsFor(Topics.PSP_RESULTS.name()).size();
            Consumer<String, byte[]> consumer = CallerClients.consumer(config);
            CallReader reader = new CallReader(calls, psp::supports, partitions);
            return new CallerSession(
                    config, consumer, producer, results, runner, reader, partitions, meters, Pace.real());
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private boolean sleptUntil(Instant at, InstantSource clock) {
        try {
            long wait_ms = Math.max(0, Duration.between(clock.instant(), at).toMillis() + 1);
            return !closing.await(wait_ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<CallerSession> session() {
        return Optional.ofNullable(session);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
