package dev.payonce.gateway.ops;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers every second whether they are there. */
public final class BrokerCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCheck.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Admin admin;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-check").factory());
    private final ScheduledFuture<?> checks;
    private volatile boolean answering;

    /** @param admin is closed with this */
    public BrokerCheck(Admin admin) {
        this.admin = admin;
        this.checks = timer.scheduleWithFixedDelay(this::check, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether they answered lately. */
    public boolean isAnswering() {
        return answering && !checks.isDone();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        admin.close(TIMEOUT);
    }

    private void check() {
        boolean before = answering;
        try {
            answering = !admin.describeCluster()
                    .nodes()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            answering = false;
            if (before) {
                LOG.warn("the brokers do not answer: {}", e.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answering = false;
        }
    }
}
