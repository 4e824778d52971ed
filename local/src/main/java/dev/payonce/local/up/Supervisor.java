package dev.payonce.local.up;

import dev.payonce.local.process.AppProcess;
import dev.payonce.local.process.AppSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the parts running: one that dies is reported, started again after a back-off that doubles up to half a minute,
 * and reported when it is ready again. Stops them group by group, callers first.
 */
final class Supervisor {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(500);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);
    /** A part that ran so long starts with the first back-off again. */
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(60);

    private static final Duration STOP_GRACE = Duration.ofSeconds(15);

    private final List<List<Part>> groups;
    private final Path pids;
    private final Consumer<String> report;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** @param groups in the order in which they are to be stopped */
    Supervisor(List<List<AppSpec>> groups, Path pids, Consumer<String> report) {
        this.groups = groups.stream()
                .map(group -> group.stream().map(Part::new).toList())
                .toList();
        this.pids = pids;
        this.report = report;
    }

    /**
     * Starts all parts at once and waits until all are ready; then watches them.
     *
     * @throws dev.payonce.local.process.AppFailedException when one is not ready in time, or dies before
     */
    void start() throws IOException {
        Files.createDirectories(pids);
        for (List<Part> group : groups.reversed()) {
            group.forEach(Part::start);
        }
        for (List<Part> group : groups.reversed()) {
            for (Part part : group) {
                part.process().awaitReady(READY_LIMIT);
            }
        }
        groups.forEach(group -> group.forEach(
                part -> Thread.ofVirtual().name("watch-" + part.spec.name()).start(part::watch)));
    }

    /** Stops all parts; returns when none runs any more. Bounded: a group that does not stop in time is killed. */
    void stop() {
        stopping.countDown();
        for (List<Part> group : groups) {
            List<Thread> stops = group.stream()
                    .map(part -> Thread.ofVirtual().start(part::stop))
                    .toList();
            stops.forEach(Supervisor::join);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** One part, through all its lives. */
    private final class Part {
        private final AppSpec spec;
        private AppProcess process;
        private long startedAt_ns;
        private boolean started;

        @SuppressWarnings("NullAway.Init") // process is there once started is true
        Part(AppSpec spec) {
            this.spec = spec;
        }

        synchronized AppProcess process() {
            return process;
        }

        /** Starts it, or starts it again, unless all is being stopped. */
        synchronized boolean start() {
            if (isStopping()) {
                return false;
            }
            if (started) {
                process.restart();
            } else {
                process = AppProcess.start(spec);
                started = true;
            }
            startedAt_ns = System.nanoTime();
            writePid(process.pid());
            return true;
        }

        synchronized void stop() {
            if (!started) {
                return;
            }
            if (!process.stop(STOP_GRACE)) {
                report.accept(
                        "%s did not stop within %d s and was killed".formatted(spec.name(), STOP_GRACE.toSeconds()));
            }
            try {
                Files.deleteIfExists(pids.resolve(spec.name()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void watch() {
            Duration backoff = BACKOFF_FIRST;
            while (true) {
                int status = process().exit().join();
                if (isStopping()) {
                    return;
                }
                if (System.nanoTime() - startedAt_ns > HEALTHY_AFTER.toNanos()) {
                    backoff = BACKOFF_FIRST;
                }
                report.accept(String.format(
                        Locale.ROOT,
                        "%s died (%s); it is started again in %.1f s, its log is %s",
                        spec.name(),
                        describe(status),
                        backoff.toMillis() / 1000.0,
                        spec.log()));
                if (stopsWithin(backoff) || !start()) {
                    return;
                }
                backoff = min(backoff.multipliedBy(2), BACKOFF_MAX);
                reportReady();
            }
        }

        private void reportReady() {
            long from = System.nanoTime();
            while (!isStopping() && process().isAlive() && System.nanoTime() - from < READY_LIMIT.toNanos()) {
                if (process().isReady()) {
                    report.accept("%s is back (pid %d), ready after %.1f s"
                            .formatted(spec.name(), process().pid(), (System.nanoTime() - from) / 1e9));
                    return;
                }
                if (stopsWithin(Duration.ofMillis(100))) {
                    return;
                }
            }
            if (!isStopping() && process().isAlive()) {
                report.accept("%s runs, but is not ready after %d s; its log is %s"
                        .formatted(spec.name(), READY_LIMIT.toSeconds(), spec.log()));
            }
        }

        private void writePid(long pid) {
            Path file = pids.resolve(spec.name());
            Path draft = pids.resolveSibling("." + spec.name() + ".pid");
            try {
                Files.writeString(draft, pid + "\n");
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("can't write " + file, e);
            }
        }
    }

    private static String describe(int status) {
        return status > 128 ? "signal " + (status - 128) : "exit status " + status;
    }

    private boolean stopsWithin(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
