package dev.payonce.processor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps that need the brokers or the registry, tried until they answer: a processor that starts before them waits, is not
 * ready, and says for what.
 */
final class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final CountDownLatch closing;
    private volatile String waitsFor = "starting";

    interface Step {
        void run() throws InterruptedException, ExecutionException, TimeoutException;
    }

    Startup(CountDownLatch closing) {
        this.closing = closing;
    }

    /** What is being waited for. */
    String waitsFor() {
        return waitsFor;
    }

    void done(String word) {
        waitsFor = word;
    }

    /** Runs a step until it succeeds. Returns false if the process is closing. */
    boolean untilDone(String name, Step step) throws InterruptedException {
        waitsFor = "waiting for " + name;
        while (closing.getCount() > 0) {
            try {
                step.run();
                return true;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                LOG.warn("{} not there yet: {}", name, e.getMessage());
            }
            if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }
}
