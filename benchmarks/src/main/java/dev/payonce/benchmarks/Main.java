package dev.payonce.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./payonce bench}: reads the options, runs the plan, prints the report. */
@Command(
        name = "payonce bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the product beside a bare pipeline, one after the other on fresh brokers. "
                + "Machines and hours differ: only ratios within one run count.")
public final class Main implements Callable<Integer> {
    static {
        // Before the first logger is made. The processes that are measured have their own.
        System.setProperty("logback.configurationFile", "dev/payonce/benchmarks/logback.xml");
    }

    @Option(names = "--payments", paramLabel = "N", description = "payments of a flood (80000; quick: 15000)")
    private @Nullable Integer payments;

    @Option(names = "--rate", paramLabel = "N", description = "payments a second where latency is measured (200)")
    private @Nullable Integer rate_per_s;

    @Option(names = "--seconds", paramLabel = "N", description = "of each latency phase (20; quick: 6)")
    private @Nullable Integer seconds;

    @Option(names = "--only", split = ",", description = "parts to run, of: limit, kafka, stripe, http (all)")
    private @Nullable List<Part> only;

    @Option(names = "--quick", description = "less of everything: about three minutes instead of about eight")
    private boolean quick;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The plan that the arguments ask for. */
    static Plan plan(String... arguments) {
        CommandLine commandLine = commandLine();
        commandLine.parseArgs(arguments);
        Main main = commandLine.getCommand();
        return main.plan();
    }

    @Override
    public Integer call() throws InterruptedException {
        Path root = Path.of(System.getProperty("payonce.root", "")).toAbsolutePath();
        return new Benchmark(plan(), root, System.out).run();
    }

    private Plan plan() {
        Plan base = quick ? Plan.QUICK : Plan.FULL;
        Set<Part> parts = only == null ? base.parts() : EnumSet.copyOf(only);
        return new Plan(
                parts,
                payments == null ? base.payments() : payments,
                rate_per_s == null ? base.rate_per_s() : rate_per_s,
                seconds == null ? base.time() : Duration.ofSeconds(seconds));
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
