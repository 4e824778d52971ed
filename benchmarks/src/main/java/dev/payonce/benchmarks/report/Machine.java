package dev.payonce.benchmarks.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where and when a run was made. */
public record Machine(int cores, String os, String java, Instant at) {
    /** This machine, now. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
