package dev.payonce.local.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Kills at the exit of this JVM what nobody stopped: a test that fails leaves no broker behind. */
final class Orphans {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "orphans"));
    }

    private Orphans() {}

    static void killAtExit(Process process) {
        RUNNING.add(process);
        process.onExit().thenAccept(RUNNING::remove).exceptionally(e -> null);
    }
}
