package dev.payonce.benchmarks;

import dev.payonce.benchmarks.measure.DiskUse;
import dev.payonce.benchmarks.measure.ProcessStat;
import dev.payonce.benchmarks.report.ProcessUse;
import dev.payonce.local.broker.BrokerProcess;
import dev.payonce.local.process.AppProcess;
import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A fresh broker and the processes beside it, each a process of the operating system; gone when closed. */
final class Stage implements AutoCloseable {
    /** The same for every road, so that none gains by its broker. */
    private static final String BROKER_HEAP = "512m";

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final Path dir;
    private final BrokerProcess broker;
    private final Deque<AppProcess> processes = new ArrayDeque<>();

    /** The processes' use at a moment. */
    record Snapshot(Map<String, ProcessStat> processes, DiskUse disk) {}

    Stage(Path dir) {
        this.dir = dir;
        broker = BrokerProcess.builder(dir.resolve("broker")).heap(BROKER_HEAP).start();
        processes.push(broker.app());
        broker.awaitReady();
    }

    Path dir() {
        return dir;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Starts a process and waits until it is ready. */
    AppProcess start(AppSpec spec) {
        AppProcess process = AppProcess.start(spec);
        processes.push(process);
        return process.awaitReady(READY_LIMIT);
    }

    static String url(int port) {
        return "http://" + Ports.LOOPBACK + ":" + port;
    }

    Snapshot snapshot() {
        Map<String, ProcessStat> stats = new LinkedHashMap<>();
        ProcessStat.of(ProcessHandle.current().pid()).ifPresent(stat -> stats.put("load", stat));
        processes
                .descendingIterator()
                .forEachRemaining(
                        process -> ProcessStat.of(process.pid()).ifPresent(stat -> stats.put(process.name(), stat)));
        return new Snapshot(stats, DiskUse.of(dir.resolve("broker").resolve("logs")));
    }

    /** What each process used between two moments. */
    static List<ProcessUse> used(Snapshot before, Snapshot after) {
        List<ProcessUse> uses = new ArrayList<>();
        after.processes().forEach((name, stat) -> {
            ProcessStat then = before.processes().get(name);
            if (then != null) {
                uses.add(new ProcessUse(name, stat.cpu_s() - then.cpu_s(), stat.rss_kb_max()));
            }
        });
        return uses;
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
