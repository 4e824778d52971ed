package dev.payonce.simulation.run;

import dev.payonce.simulation.History;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.system.Schemas;
import dev.payonce.simulation.system.Setup;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs histories on all cores, seed after seed, until there are enough, the time is over, or one fails. */
public final class Campaign {
    private final Schemas schemas;
    private final Order order;
    private final PrintStream progress;
    private final Totals totals = new Totals();
    private final AtomicLong next;
    private final AtomicReference<History.@Nullable Report> failed = new AtomicReference<>();
    private volatile @Nullable Throwable broken;

    /**
     * What to run.
     *
     * @param from the first seed
     * @param count of seeds, at most
     * @param time for which seeds are begun
     */
    public record Order(long from, long count, Duration time, int threads, int purchases, Set<FaultKind> without) {}

    public Campaign(Schemas schemas, Order order, PrintStream progress) {
        this.schemas = schemas;
        this.order = order;
        this.progress = progress;
        this.next = new AtomicLong(order.from());
    }

    /** Runs them; the failure of the lowest seed, if one failed. */
    public Optional<History.Report> run() throws InterruptedException {
        long end_ns = System.nanoTime() + order.time().toNanos();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < order.threads(); i++) {
            workers.add(Thread.ofPlatform().name("histories-" + i).start(() -> work(end_ns)));
        }
        long began_ns = System.nanoTime();
        for (Thread worker : workers) {
            while (!worker.join(Duration.ofSeconds(5))) {
                tell(began_ns);
            }
        }
        Throwable cause = broken;
        if (cause != null) {
            throw new IllegalStateException("the simulation itself is broken", cause);
        }
        return Optional.ofNullable(failed.get());
    }

    private void work(long end_ns) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try {
            Setup setup = new Setup(schemas);
            while (failed.get() == null && broken == null && System.nanoTime() - end_ns < 0) {
                long seed = next.getAndIncrement();
                if (seed >= order.from() + order.count()) {
                    return;
                }
                History.Report report =
                        History.run(new History.Plan(seed, order.purchases(), order.without(), false), setup);
                totals.add(report);
                if (report.violation().isPresent()) {
                    failed.accumulateAndGet(report, Campaign::lower);
                }
            }
        } catch (RuntimeException | Error e) {
            broken = e;
        } finally {
            totals.worked(threads.getCurrentThreadCpuTime());
        }
    }

    private static History.@Nullable Report lower(History.@Nullable Report one, History.@Nullable Report other) {
        return one == null || (other != null && other.plan().seed() < one.plan().seed()) ? other : one;
    }

    private void tell(long began_ns) {
        double seconds = (System.nanoTime() - began_ns) / 1e9;
        progress.printf("%,d histories, %.0f/s%n", totals.histories(), totals.histories() / seconds);
    }

    public Totals totals() {
        return totals;
    }
}
