package dev.payonce.simulation;

import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Strike;
import dev.payonce.simulation.run.Simulate;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./payonce simulate}: histories of the product's own code, from a seed each. */
@Command(
        name = "payonce simulate",
        mixinStandardHelpOptions = true,
        description = "Runs the product's own code through histories of faults, one a seed, and audits each.")
public final class Main implements Callable<Integer> {
    @Option(names = "--seeds", paramLabel = "N", description = "how many histories (10000)")
    private @Nullable Long seeds;

    @Option(names = "--from", paramLabel = "S", description = "the first seed (1)", defaultValue = "1")
    private long from;

    @Option(names = "--seed", paramLabel = "S", description = "this one only, with its trace")
    private @Nullable Long seed;

    @Option(names = "--minutes", paramLabel = "M", description = "as many histories as there is time for")
    private @Nullable Long minutes;

    @Option(names = "--requests", paramLabel = "N", description = "customers in a history (20)", defaultValue = "20")
    private int requests;

    @Option(names = "--without", split = ",", paramLabel = "KIND", description = "kinds of faults to do without")
    private @Nullable List<FaultKind> without;

    @Option(names = "--customers", paramLabel = "N,..", description = "with --seed: these customers only, from 0")
    private @Nullable String customers;

    @Option(names = "--strikes", paramLabel = "KIND#N,..", description = "with --seed: these faults only, e.g. CRASH#2")
    private @Nullable String strikes;

    @Option(names = "--whole", description = "with --seed: the whole trace also where it fails")
    private boolean whole;

    @Option(names = "--threads", paramLabel = "N", description = "histories at a time (all cores)")
    private @Nullable Integer threads;

    @Option(names = "--planted", description = "plants one bug after the other in the product, and says what caught it")
    private boolean planted;

    @Option(names = "--only", split = ",", paramLabel = "BUG", description = "with --planted: these bugs only")
    private @Nullable List<String> only;

    @Option(names = "--until-caught", hidden = true)
    private boolean untilCaught;

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "simulation-logback.xml");
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Set<FaultKind> kinds = without == null ? Set.of() : EnumSet.copyOf(without);
        Simulate simulate = new Simulate(System.out, requests, kinds, cores());
        if (seed != null) {
            return simulate.one(seed, chosen(customers, Integer::valueOf), chosen(strikes, Strike::parse), whole);
        }
        if (planted) {
            return simulate.planted(from, seeds == null ? 10_000 : seeds, only == null ? List.of() : only);
        }
        if (untilCaught) {
            return simulate.untilCaught(from, seeds == null ? 10_000 : seeds);
        }
        long count = seeds != null ? seeds : minutes != null ? Long.MAX_VALUE - from : 10_000;
        return simulate.many(from, count, minutes == null ? Duration.ofDays(30) : Duration.ofMinutes(minutes));
    }

    private static <T> Optional<Set<T>> chosen(@Nullable String list, Function<String, T> reader) {
        if (list == null || list.equals("none")) {
            return list == null ? Optional.empty() : Optional.of(Set.of());
        }
        return Optional.of(Arrays.stream(list.split(",", -1)).map(reader).collect(Collectors.toSet()));
    }

    private int cores() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
