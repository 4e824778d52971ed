package dev.payonce.processor;

import java.time.Duration;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread dies: it is replaced, which restores its tasks to what was committed. Where threads go on
 * dying the process ends, for whoever watches over it to see.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);
    private static final int REPLACED_MAX = 10;
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private long windowBegan_ns = System.nanoTime();
    private int replaced;

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        if (System.nanoTime() - windowBegan_ns > WINDOW.toNanos()) {
            windowBegan_ns = System.nanoTime();
            replaced = 0;
        }
        replaced++;
        boolean replace = replaced <= REPLACED_MAX && failure instanceof Exception;
        LOG.error("a stream thread died, {}", replace ? "it is replaced" : "the processor stops", failure);
        return replace ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
