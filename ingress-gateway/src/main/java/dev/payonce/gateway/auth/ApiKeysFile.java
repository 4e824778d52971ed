package dev.payonce.gateway.auth;

import java.nio.file.Path;
import java.time.Duration;
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
 * that is wrong, or half written, changes nothing: the keys that were read last stay, and the log says why.
 */
public final class ApiKeysFile implements Authentication, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeysFile.class);

    private final Path file;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api-keys").factory());
    private final ScheduledFuture<?> reading;
    private volatile ApiKeys keys;

    /**
     * Reads the file and goes on reading it.
     *
     * @throws ConfigException when it is wrong now
     */
    public ApiKeysFile(Path file, Duration interval) {
        this.file = file;
        this.keys = ApiKeys.read(file);
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

    private void readAgain() {
        try {
            keys = ApiKeys.read(file);
        } catch (ConfigException e) {
            LOG.error("the API keys stay as they were: {}", e.getMessage());
        }
    }
}
