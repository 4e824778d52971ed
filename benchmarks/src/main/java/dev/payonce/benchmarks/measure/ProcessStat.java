package dev.payonce.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process has used, as Linux tells in {@code /proc}.
 *
 * @param cpu_s user and system time since its start
 * @param rss_kb resident memory now
 * @param rss_kb_max the most it ever was
 */
public record ProcessStat(double cpu_s, long rss_kb, long rss_kb_max) {
    /** USER_HZ, which is 100 for every program on every architecture that runs a JDK. */
    private static final double TICKS_PER_S = 100;

    /** Fields after the command's closing bracket, which may itself hold blanks and brackets: proc_pid_stat(5). */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    /** The process's figures; nothing where there is no {@code /proc}, or no such process. */
    public static Optional<ProcessStat> of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(proc.resolve("stat"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    parse(Files.readString(proc.resolve("stat")), Files.readAllLines(proc.resolve("status"))));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }

    static ProcessStat parse(String stat, List<String> status) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return new ProcessStat(ticks / TICKS_PER_S, kb(status, "VmRSS:"), kb(status, "VmHWM:"));
    }

    private static long kb(List<String> status, String name) {
        for (String line : status) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").strip());
            }
        }
        return 0;
    }
}
