package dev.payonce.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Parts that outlived a launcher which was killed: they go on serving until the next launcher of the same directory stops
 * them. A process is known by a mark on its command line, not by its pid alone, which may be a stranger's by now.
 */
final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private Leftovers() {}

    /** The flag by which a process is known as a part of a directory's system. */
    static String mark(Layout layout, String part) {
        return "-Dpayonce.part=" + layout.dir() + "/" + part;
    }

    /**
     * Stops all parts that still run and removes their pid files. The caller holds the directory's lock.
     *
     * @return their names
     */
    static List<String> stop(Layout layout) throws IOException {
        List<String> stopped = new ArrayList<>();
        List<ProcessHandle> stopping = new ArrayList<>();
        for (Path file : pidFiles(layout)) {
            String part = file.getFileName().toString();
            part(layout, part).ifPresent(process -> {
                process.destroy();
                stopping.add(process);
                stopped.add(part);
            });
        }
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle process : stopping) {
            if (!exits(process, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                process.destroyForcibly();
                exits(process, KILL_LIMIT);
            }
        }
        for (Path file : pidFiles(layout)) {
            Files.delete(file);
        }
        return stopped;
    }

    /** The running process of a part, by its pid file and its mark. */
    static Optional<ProcessHandle> part(Layout layout, String part) {
        try {
            long pid =
                    Long.parseLong(Files.readString(layout.pids().resolve(part)).strip());
            return ProcessHandle.of(pid)
                    .filter(process -> process.info().commandLine().orElse("").contains(mark(layout, part) + " "));
        } catch (IOException | NumberFormatException noPid) {
            return Optional.empty();
        }
    }

    private static List<Path> pidFiles(Layout layout) throws IOException {
        if (!Files.isDirectory(layout.pids())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(layout.pids())) {
            return files.sorted().toList();
        }
    }

    private static boolean exits(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a process's end can't be seen", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
