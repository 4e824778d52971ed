package dev.payonce.gateway.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of a file, read anew every few seconds, so that a key is given out or revoked without a restart. A file
 * that is wrong or can't be read changes nothing: the keys that were read last stay, the log says why, and the next look
 * tries again. A change is believed once two looks in a row have seen the same, for a file that is half written may well
 * look whole, and would revoke the keys that are not in it yet.
 */
public final class ApiKeysFile implements Authentication, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeysFile.class);

    private final Path file;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api-keys").factory());
    private final ScheduledFuture<?> reading;
    private volatile ApiKeys keys;
    /** The lines that {@link #keys} were made of, and those that only the last look has seen. Timer thread only. */
    private List<String> lines;

    private @Nullable List<String> seen;

    /**
     * Reads the file and goes on reading it.
     *
     * @throws ConfigException when it is wrong now
     */
    public ApiKeysFile(Path file, Duration interval) {
        this.file = file;
        this.lines = ApiKeys.lines(file);
        this.keys = ApiKeys.of(file, lines);
        this.reading = timer.scheduleWithFixedDelay(
                this::readAgain, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<Caller> authenticate(@Nullable String authorization) {
        return keys.authenticate(authorization);
    }

    @Override
    public void close() {
        reading.cancel(false);
        timer.shutdownNow();
    }

    /** Looks at the file once. Never fails: a look that threw would be the last one. */
    void readAgain() {
        try {
            List<String> now = ApiKeys.lines(file);
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(lines)) {
                keys = ApiKeys.of(file, now);
                lines = now;
                LOG.info("the API keys were read anew");
            }
        } catch (RuntimeException e) {
            seen = null;
            LOG.error("the API keys stay as they were: {}", e.getMessage());
        }
    }
}
