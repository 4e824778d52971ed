package dev.payonce.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A part of the system as a real process of the operating system, so that kill is SIGKILL, pause is SIGSTOP, and what a
 * restart finds is what was on disk.
 *
 * <p>It inherits nothing of the environment but {@link #INHERITED}, so that a developer's {@code PORT} configures no
 * gateway. It ignores SIGINT and SIGHUP: Ctrl-C in a terminal goes to the whole process group, and whoever started the
 * parts is to stop them in the right order.
 *
 * <p>Safe for use by several threads.
 */
public final class AppProcess implements AutoCloseable {
    /** The variables of the parent's environment that a process sees. */
    public static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_TOOL_OPTIONS", "LD_LIBRARY_PATH");

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);
    private static final Duration KILL_LIMIT = Duration.ofMinutes(1);
    private static final int TAIL_LINES = 20;

    private final AppSpec spec;
    private volatile Process process;

    private AppProcess(AppSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /**
     * Starts a process; it is running, not ready, when this returns.
     *
     * @throws UncheckedIOException when the program or the log file can't be opened
     */
    public static AppProcess start(AppSpec spec) {
        return new AppProcess(spec, launch(spec));
    }

    /**
     * Waits until the process is ready.
     *
     * @return this process
     * @throws AppFailedException when it has exited or is not ready in time; the message ends with the tail of its log
     */
    public AppProcess awaitReady(Duration limit) {
        Process awaited = process;
        long deadline = System.nanoTime() + limit.toNanos();
        while (!spec.readiness().isReady()) {
            if (!awaited.isAlive()) {
                throw new AppFailedException(
                        "%s exited with status %d before it was ready".formatted(name(), awaited.exitValue()), tail());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AppFailedException(
                        "%s was not ready within %d s".formatted(name(), limit.toSeconds()), tail());
            }
            sleep(LOOK_INTERVAL);
        }
        if (!awaited.isAlive()) { // somebody else answers on its port
            throw new AppFailedException("%s is gone, but its port answers".formatted(name()), tail());
        }
        return this;
    }

    /** Starts the process again, with the same command on the same data; a running one is killed before. */
    public synchronized AppProcess restart() {
        kill();
        process = launch(spec);
        return this;
    }

    /** SIGKILL; returns when the process is gone. */
    public synchronized void kill() {
        Process victim = process;
        victim.destroyForcibly();
        if (!exits(victim, KILL_LIMIT)) {
            throw new AppFailedException("%s (pid %d) survives SIGKILL".formatted(name(), victim.pid()), "");
        }
    }

    /** SIGSTOP: the process keeps its sockets and memory and does nothing. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT: a paused process goes on as if no time had passed. */
    public void resume() {
        signal("CONT");
    }

    /**
     * SIGTERM, then SIGKILL when it has not exited within the grace.
     *
     * @return whether it exited by itself
     */
    public synchronized boolean stop(Duration grace) {
        Process stopping = process;
        if (!stopping.isAlive()) {
            return true;
        }
        resume();
        stopping.destroy();
        if (exits(stopping, grace)) {
            return true;
        }
        kill();
        return false;
    }

    /** Stops it, with five seconds of grace. */
    @Override
    public void close() {
        stop(CLOSE_GRACE);
    }

    public String name() {
        return spec.name();
    }

    public AppSpec spec() {
        return spec;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it is ready at this moment. */
    public boolean isReady() {
        return isAlive() && spec.readiness().isReady();
    }

    /** Completes with the exit status of the process that runs now; 128 + n after signal n. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The last lines of its log, without the frames of stack traces. */
    public String tail() {
        try {
            if (!Files.exists(spec.log())) {
                return "";
            }
            List<String> lines = Files.readAllLines(spec.log()).stream()
                    .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t..."))
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(its log can't be read: " + e.getMessage() + ")";
        }
    }

    private static Process launch(AppSpec spec) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.putAll(spec.environment());
        try {
            Path parent = spec.log().toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            Process started = builder.start();
            if (spec.endsWithParent()) {
                Orphans.killAtExit(started);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("can't start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    private void signal(String name) {
        // sh's own kill: the program of that name is missing in small images
        ProcessBuilder kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid());
        try {
            Process done = kill.redirectErrorStream(true).start();
            if (!exits(done, KILL_LIMIT) || done.exitValue() != 0 && isAlive()) {
                throw new AppFailedException("can't send SIG%s to %s".formatted(name, name()), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exits(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppFailedException("interrupted while a process was to end", "");
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppFailedException("interrupted while a process was to become ready", "");
        }
    }
}
