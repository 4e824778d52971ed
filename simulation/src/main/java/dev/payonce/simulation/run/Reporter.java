package dev.payonce.simulation.run;

import dev.payonce.simulation.History;
import dev.payonce.simulation.audit.Violation;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.system.Edges;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in words what came of it. */
final class Reporter {
    private final PrintStream out;

    Reporter(PrintStream out) {
        this.out = out;
    }

    /** The end of a run. */
    void totals(Totals totals, double seconds, int threads) {
        out.printf(
                Locale.ROOT,
                "%,d histories in %.1f s on %d threads: %.0f seeds/s, %.0f for each second of a core; %,.0f virtual hours, %,d events%n",
                totals.histories(),
                seconds,
                threads,
                totals.histories() / seconds,
                totals.perCore_s(),
                totals.virtual_h(),
                totals.events());
        out.println("outcomes:");
        totals.outcomes().forEach((outcome, count) -> out.printf(Locale.ROOT, "  %,12d  %s%n", count, outcome));
        out.println("faults that took effect:");
        for (FaultKind kind : FaultKind.values()) {
            out.printf(Locale.ROOT, "  %,12d  %s%n", totals.struck(kind), kind);
        }
        out.println("edges walked, (state, event):");
        Edges.ALL.forEach(edge -> out.printf(Locale.ROOT, "  %,12d  %s%n", totals.walked(edge), edge));
    }

    /** A history that failed, what of its trace it is about, and how to see it again. */
    void violation(History.Report report, String commit) {
        Violation violation = report.violation().orElseThrow();
        Excerpt.of(report.trace(), report.names()).forEach(out::println);
        out.printf("VIOLATION of %s, about %s: %s%n", violation.invariant(), violation.about(), violation.getMessage());
        if (violation.getCause() != null) {
            violation.getCause().printStackTrace(out);
        }
        out.printf("seed %d, commit %s%n", report.plan().seed(), commit);
        out.println(command(report.plan()));
    }

    private static String command(History.Plan plan) {
        StringBuilder command = new StringBuilder("./payonce simulate --seed " + plan.seed());
        if (plan.purchases() != History.PURCHASES) {
            command.append(" --requests ").append(plan.purchases());
        }
        if (!plan.without().isEmpty()) {
            command.append(" --without ")
                    .append(String.join(
                            ",", plan.without().stream().map(Enum::name).toList()));
        }
        plan.customers().ifPresent(only -> command.append(" --customers ").append(list(only)));
        plan.strikes().ifPresent(only -> command.append(" --strikes ").append(list(only)));
        return command.toString();
    }

    private static String list(Set<?> values) {
        return values.isEmpty()
                ? "none"
                : values.stream().map(String::valueOf).sorted().collect(Collectors.joining(","));
    }
}
