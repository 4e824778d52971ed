package dev.payonce.simulation.run;

import dev.payonce.simulation.History;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Strike;
import dev.payonce.simulation.system.Schemas;
import dev.payonce.simulation.system.Setup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command's three ways: many histories, one with its trace, and the planted bugs. Each gives an exit status. */
public final class Simulate {
    /** So many histories are enough for every kind of fault to have taken effect, and for every edge to be walked. */
    private static final long ENOUGH = 10_000;

    private final PrintStream out;
    private final int purchases;
    private final Set<FaultKind> without;
    private final int threads;
    private final String commit = System.getProperty("payonce.commit", "unknown");

    public Simulate(PrintStream out, int purchases, Set<FaultKind> without, int threads) {
        this.out = out;
        this.purchases = purchases;
        this.without = without;
        this.threads = threads;
    }

    /** Runs many. */
    public int many(long from, long count, Duration time) throws InterruptedException {
        Schemas schemas = Schemas.learn();
        long began_ns = System.nanoTime();
        Campaign campaign =
                new Campaign(schemas, new Campaign.Order(from, count, time, threads, purchases, without), System.err);
        Optional<History.Report> failed = campaign.run();
        double seconds = (System.nanoTime() - began_ns) / 1e9;
        Reporter reporter = new Reporter(out);
        reporter.totals(campaign.totals(), seconds, threads);
        if (failed.isPresent()) {
            reporter.violation(new Shrinker(new Setup(schemas), failed.get()).shrink(), commit);
            return 1;
        }
        if (campaign.totals().histories() >= ENOUGH && !isExercised(campaign.totals())) {
            return 1;
        }
        out.println("no violation");
        return 0;
    }

    private boolean isExercised(Totals totals) {
        List<FaultKind> faults = new ArrayList<>(totals.neverStruck());
        faults.removeAll(without);
        List<String> edges = without.isEmpty() ? totals.neverWalked() : List.of();
        if (!faults.isEmpty()) {
            out.println("FAILED: these faults never took effect: " + faults);
        }
        if (!edges.isEmpty()) {
            out.println("FAILED: these edges were never walked: " + edges);
        }
        return faults.isEmpty() && edges.isEmpty();
    }

    /**
     * Runs one, and shows everything that happens in it; of one that fails, what the violation is about.
     *
     * @param customers which customers come only, if not all
     * @param strikes which faults take effect only, if not all
     */
    public int one(long seed, Optional<Set<Integer>> customers, Optional<Set<Strike>> strikes, boolean whole) {
        History.Plan plan = new History.Plan(seed, purchases, customers, without, strikes, true);
        History.Report report = History.run(plan, new Setup(Schemas.learn()));
        if (whole || report.violation().isEmpty()) {
            report.trace().forEach(out::println);
        }
        if (report.violation().isPresent()) {
            new Reporter(out).violation(report, commit);
            return 1;
        }
        out.printf("seed %d: no violation, trace hash %016x%n", seed, report.hash());
        return 0;
    }

    /** Runs until a history fails, and says in one line by which invariant and with which seed. */
    public int untilCaught(long from, long count) throws InterruptedException {
        Campaign.Order order = new Campaign.Order(from, count, Duration.ofHours(1), threads, purchases, without);
        Optional<History.Report> failed = new Campaign(Schemas.learn(), order, System.err).run();
        failed.ifPresent(report -> out.printf(
                "%s %s %d%n",
                Planting.CAUGHT,
                report.violation().orElseThrow().invariant(),
                report.plan().seed()));
        return failed.isPresent() ? 1 : 0;
    }

    /** Plants the bugs of these names, or all, and says what caught them. */
    public int planted(long from, long count, List<String> names) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("payonce.root", "")).toAbsolutePath();
        return new Planting(root, out).run(from, count, names);
    }
}
