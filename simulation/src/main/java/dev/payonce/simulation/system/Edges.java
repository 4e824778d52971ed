package dev.payonce.simulation.system;

import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.processor.topology.Row;
import dev.payonce.processor.topology.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which (state, event) edges of the payment machine a history walked, seen from outside: the row before the event. */
public final class Edges {
    private static final List<String> STATES = List.of("Authorizing", "RequiresAction", "Captured", "Failed");
    private static final List<String> RESULTS = Arrays.stream(new ResultKind[] {
                ResultKind.SUCCEEDED,
                ResultKind.REQUIRES_ACTION,
                ResultKind.DECLINED,
                ResultKind.REFUSED,
                ResultKind.NOT_RUN,
                ResultKind.SKIPPED,
                ResultKind.UNKNOWN
            })
            .map(Enum::name)
            .toList();
    private static final String TIMER = "RESEND_DUE";

    /** Every edge there is. */
    public static final List<String> ALL = all();

    private final boolean isWatching;
    private final Map<String, Integer> walked = new TreeMap<>();

    /**
     * @param isWatching whether this history is watched: looking costs as much as deciding does
     */
    public Edges(boolean isWatching) {
        this.isWatching = isWatching;
    }

    boolean isWatching() {
        return isWatching;
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>();
        for (String state : STATES) {
            RESULTS.forEach(result -> all.add(state + " " + result));
            all.add(state + " " + TIMER);
        }
        return List.copyOf(all);
    }

    void result(byte @Nullable [] row, PspResult result) {
        walk(row, result.getKind().name());
    }

    void timer(byte @Nullable [] row) {
        walk(row, TIMER);
    }

    private void walk(byte @Nullable [] bytes, String event) {
        Row row = isWatching ? Rows.decode(bytes) : null;
        if (row != null) {
            walked.merge(name(row.state()) + " " + event, 1, Integer::sum);
        }
    }

    private static String name(PaymentState state) {
        return state.getClass().getSimpleName();
    }

    /** How often each was walked. */
    public Map<String, Integer> walked() {
        return walked;
    }
}
