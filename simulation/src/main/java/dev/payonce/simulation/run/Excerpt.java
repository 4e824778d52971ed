package dev.payonce.simulation.run;

import dev.payonce.simulation.world.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Of a trace what is about one payment, and what went wrong around it. */
final class Excerpt {
    private static final Set<String> ALWAYS = Set.of(
            "FAULT",
            "start",
            "crash",
            "pause",
            "wakes up",
            "left",
            "session over",
            "fenced",
            "lost its tasks",
            "transaction timed out",
            "runs",
            "offsets reset",
            "caller starts over");
    private static final int FIRST = 40;
    private static final int LAST = 80;

    private Excerpt() {}

    /**
     * @param names all that the payment goes by
     */
    static List<String> of(List<Trace.Line> trace, Set<String> names) {
        List<String> lines = trace.stream()
                .filter(line -> ALWAYS.contains(line.what()) || isAbout(line, names))
                .map(Trace.Line::toString)
                .toList();
        if (lines.size() <= FIRST + LAST) {
            return lines;
        }
        List<String> cut = new ArrayList<>(lines.subList(0, FIRST));
        cut.add("  ... %d lines ...".formatted(lines.size() - FIRST - LAST));
        cut.addAll(lines.subList(lines.size() - LAST, lines.size()));
        return cut;
    }

    /** A call goes by its payment's name and what follows a colon. */
    private static boolean isAbout(Trace.Line line, Set<String> names) {
        return Arrays.stream(line.details().split(" ", -1))
                .anyMatch(word ->
                        names.contains(word) || names.contains(word.substring(0, Math.max(0, word.indexOf(':')))));
    }
}
