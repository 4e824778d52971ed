package dev.payonce.processor.payment;

import static dev.payonce.processor.payment.Samples.LINE;
import static dev.payonce.processor.payment.Samples.POLICY;
import static dev.payonce.processor.payment.Samples.T0;
import static dev.payonce.processor.payment.Shown.show;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Input.Result.Kind;
import dev.payonce.processor.payment.PaymentState.Authorizing;
import dev.payonce.processor.payment.Samples.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The transition table, edge by edge. Times are seconds since the payment was claimed; {@code ?} marks a call that some try
 * of may have reached the PSP. Words come at 40 s (for OVERDUE: after its line), and name the newest publication; "older"
 * ones an older one, "other" ones another PSP key.
 */
class PaymentMachineTest {
    private static final List<String> STATES =
            List.of("SENT", "SENT?", "RETRY_AT(50)", "UNKNOWN(50)", "OVERDUE", "REQUIRES_ACTION", "CAPTURED", "FAILED");

    private static final String TABLE = """
            SENT SENT? RETRY_AT(50) UNKNOWN(50) OVERDUE | SUCCEEDED, older SUCCEEDED                 | CAPTURED        | answer, note payment_success
            SENT SENT? RETRY_AT(50) UNKNOWN(50) OVERDUE | REQUIRES_ACTION, older REQUIRES_ACTION     | REQUIRES_ACTION | answer, note payment_requires_action
            SENT SENT? RETRY_AT(50) UNKNOWN(50) OVERDUE | DECLINED, REFUSED, older DECLINED          | FAILED          | answer, note payment_failed
            SENT SENT? RETRY_AT(50) UNKNOWN(50) OVERDUE | older REFUSED                              | FAILED          | answer, note payment_failed

            SENT                                        | NOT_RUN                                    | RETRY_AT(70)    | wake 70, note payment_retrying
            SENT?                                       | NOT_RUN                                    | UNKNOWN(70)     | wake 70, note payment_retrying
            SENT                                        | SKIPPED                                    | RETRY_AT(70)    | wake 70
            SENT?                                       | SKIPPED                                    | UNKNOWN(70)     | wake 70
            RETRY_AT(50) UNKNOWN(50) OVERDUE            | NOT_RUN, SKIPPED                           | =               | ignore ANSWERED
            SENT SENT? RETRY_AT(50) UNKNOWN(50) OVERDUE | older NOT_RUN, older SKIPPED               | =               | ignore OLDER_PUBLICATION

            SENT SENT?                                  | UNKNOWN                                    | UNKNOWN(70)     | wake 70, note payment_unknown
            SENT                                        | older UNKNOWN                              | SENT?           | note payment_unknown
            RETRY_AT(50)                                | UNKNOWN, older UNKNOWN                     | UNKNOWN(50)     | note payment_unknown
            OVERDUE                                     | UNKNOWN, older UNKNOWN                     | OVERDUE?        | note payment_unknown
            UNKNOWN(50)                                 | UNKNOWN                                    | =               | ignore ANSWERED
            SENT? UNKNOWN(50)                           | older UNKNOWN                              | =               | ignore OLDER_PUBLICATION

            SENT SENT? RETRY_AT(50) UNKNOWN(50) OVERDUE | other any                                  | =               | ignore STALE
            REQUIRES_ACTION CAPTURED FAILED             | any, older any, other any                  | =               | ignore STALE

            RETRY_AT(50)                                | due                                        | SENT            | publish until 350
            UNKNOWN(50)                                 | due                                        | SENT?           | publish until 350
            RETRY_AT(50) UNKNOWN(50)                    | early due                                  | =               |
            SENT SENT? OVERDUE                          | due, early due                             | =               |
            REQUIRES_ACTION CAPTURED FAILED             | due, early due                             | =               |
            """;

    private final PaymentMachine machine = new PaymentMachine(POLICY);

    /** One edge of the table. */
    record Edge(String state, String input, String next, String effects) {}

    static final List<Edge> edges = edges();

    private static List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        for (String line : TABLE.lines().filter(row -> !row.isBlank()).toList()) {
            String[] cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
            for (String state : cells[0].split(" ")) {
                for (String input : cells[1].split(", *")) {
                    for (String one : expand(input)) {
                        edges.add(new Edge(state, one, cells[2].equals("=") ? state : cells[2], cells[3]));
                    }
                }
            }
        }
        return edges;
    }

    private static List<String> expand(String input) {
        return input.endsWith("any")
                ? Arrays.stream(Kind.values())
                        .map(kind -> input.replace("any", kind.name()))
                        .toList()
                : List.of(input);
    }

    @ParameterizedTest
    @FieldSource("edges")
    void edge(Edge edge) {
        PaymentState before = state(edge.state);
        assertThat(show(before)).isEqualTo(edge.state);

        Decision decision = decide(before, edge.input);

        assertThat(show(decision.next())).isEqualTo(edge.next);
        assertThat(show(decision.effects())).isEqualTo(edge.effects);
        if (edge.next.equals(edge.state) && !edge.effects.startsWith("note")) {
            assertThat(decision.next()).isEqualTo(before);
        }
    }

    @Test
    void everyEdgeIsWalkedOnce() {
        Set<String> wanted = new LinkedHashSet<>();
        for (String state : STATES) {
            for (Kind kind : Kind.values()) {
                wanted.addAll(List.of(state + " " + kind, state + " older " + kind, state + " other " + kind));
            }
            wanted.addAll(List.of(state + " due", state + " early due"));
        }
        List<String> walked =
                edges.stream().map(edge -> edge.state + " " + edge.input).toList();
        assertThat(walked).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void tableKnowsEveryState() {
        Set<Class<?>> reached =
                edges.stream().map(edge -> state(edge.state).getClass()).collect(Collectors.toSet());
        assertThat(reached).containsExactlyInAnyOrder(PaymentState.class.getPermittedSubclasses());
        Set<Class<?>> statuses = edges.stream()
                .map(edge -> state(edge.state))
                .filter(Authorizing.class::isInstance)
                .map(open -> ((Authorizing) open).call().status().getClass())
                .collect(Collectors.toSet());
        assertThat(statuses).containsExactlyInAnyOrder(Call.Status.class.getPermittedSubclasses());
    }

    /** Whole histories of a call, one a line, ending in the state and the effects of the last word. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # unknown is sticky: a later try that did not run proves nothing of the first
            UNKNOWN@1 due@31 NOT_RUN@32                 | UNKNOWN(62)  | wake 62, note payment_retrying
            UNKNOWN@1 due@31 SKIPPED@32                 | UNKNOWN(62)  | wake 62
            UNKNOWN@1 due@31 DECLINED@32                | FAILED       | answer, note payment_failed
            # skipped in time by our clock: the clocks disagree, no spin; in time or late by it: published at once
            SKIPPED@299                                 | RETRY_AT(329)| wake 329
            SKIPPED@300                                 | SENT         | publish until 600
            SKIPPED@301                                 | SENT         | publish until 601
            # the PSP says when to come back; never before our own pause, never past the 20 h line
            NOT_RUN/retry=60000@1                       | RETRY_AT(61) | wake 61, note payment_retrying
            NOT_RUN/retry=5@1                           | RETRY_AT(31) | wake 31, note payment_retrying
            NOT_RUN/retry=-5@1                          | RETRY_AT(31) | wake 31, note payment_retrying
            UNKNOWN/retry=60000@1                       | UNKNOWN(61)  | wake 61, note payment_unknown
            NOT_RUN/retry=9223372036854775807@1         | RETRY_AT(72000) | wake 72000, note payment_retrying
            # the 20 h line: the last publication ends with it, past it nothing is sent, nothing fails
            NOT_RUN@1 due@71999                         | SENT         | publish until 72000
            NOT_RUN@1 due@71700                         | SENT         | publish until 72000
            NOT_RUN@1 due@71699                         | SENT         | publish until 71999
            NOT_RUN@1 due@72000                         | OVERDUE      | note payment_overdue
            UNKNOWN@1 due@72000                         | OVERDUE?     | note payment_overdue
            SKIPPED@72000                               | OVERDUE      | note payment_overdue
            NOT_RUN@1 due@71990 NOT_RUN@71999           | RETRY_AT(72000) | wake 72000, note payment_retrying
            NOT_RUN@1 due@71990 UNKNOWN@72005           | UNKNOWN(72000)  | wake 72000, note payment_unknown
            NOT_RUN@1 due@71990 UNKNOWN@72005 due@72005 | OVERDUE?     | note payment_overdue
            UNKNOWN@1 due@72000 due@80000               | OVERDUE?     |
            UNKNOWN@1 due@72000 SUCCEEDED@80000         | CAPTURED     | answer, note payment_success
            # nobody's success: another amount or currency, or no object to charge against
            SUCCEEDED/amount=2598@1                     | UNKNOWN(31)  | wake 31, note discrepancy
            SUCCEEDED/currency=USD@1                    | UNKNOWN(31)  | wake 31, note discrepancy
            SUCCEEDED/amount=2599/currency=gbp@1        | CAPTURED     | answer, note payment_success
            SUCCEEDED/no-object@1                       | UNKNOWN(31)  | wake 31, note discrepancy
            REQUIRES_ACTION/no-object@1                 | UNKNOWN(31)  | wake 31, note discrepancy
            REQUIRES_ACTION/amount=1@1                  | UNKNOWN(31)  | wake 31, note discrepancy
            UNKNOWN@1 SUCCEEDED/amount=1@2              | UNKNOWN(31)  | note discrepancy
            UNKNOWN@1 due@72000 SUCCEEDED/amount=1@80000| OVERDUE?     | note discrepancy
            # said twice: the second word is none
            NOT_RUN@1 NOT_RUN@2                         | RETRY_AT(31) | ignore ANSWERED
            SUCCEEDED@1 SUCCEEDED@2                     | CAPTURED     | ignore STALE
            DECLINED@1 SUCCEEDED@2                      | FAILED       | ignore STALE
            SUCCEEDED@1 DECLINED@2                      | CAPTURED     | ignore STALE
            """)
    void history(String words, String state, String effects) {
        Decision last = play(words);
        assertThat(show(last.next())).isEqualTo(state);
        assertThat(show(last.effects())).isEqualTo(effects == null ? "" : effects);
    }

    @Test
    void triesThatDidNotRunAreCountedUpToTheMostAndKeepTheirError() {
        PaymentState state = Samples.begun(machine).next();
        for (int i = 1; i <= 5; i++) {
            Authorizing open = (Authorizing) state;
            Input.Result word = Word.of(Kind.NOT_RUN, open.call().notAfter_ms()).at(T0 + i * 60_000L);
            Authorizing after = (Authorizing) machine.decide(open, word).next();
            assertThat(after.retryCount()).isEqualTo(Math.min(i, POLICY.retriesMax()));
            assertThat(after.lastError().code()).isEqualTo("PSP_UNAVAILABLE");
            assertThat(after.lastError().retryable()).isTrue();
            state = machine.decide(after, new Input.ResendDue(T0 + i * 60_000L + 30_000))
                    .next();
        }
    }

    @Test
    void unknownAndSkippedUseUpNoTry() {
        assertThat(((Authorizing) play("UNKNOWN@1").next()).retryCount()).isZero();
        assertThat(((Authorizing) play("SKIPPED@300").next()).retryCount()).isZero();
    }

    @Test
    void everyPublicationOfACallIsTheSameCallToThePsp() {
        Authorizing first = (Authorizing) Samples.begun(machine).next();
        Authorizing again =
                (Authorizing) play("UNKNOWN@1 due@31 NOT_RUN@40 due@70").next();
        assertThat(again.call().pspKey()).isEqualTo(first.call().pspKey());
        assertThat(again.call().account()).isEqualTo(first.call().account());
        assertThat(again.call().body()).isEqualTo(first.call().body());
        assertThat(again.call().issuedAt_ms()).isEqualTo(first.call().issuedAt_ms());
    }

    /** Brings a payment into a named state by the words that lead there. */
    private PaymentState state(String name) {
        return switch (name) {
            case "SENT" -> Samples.begun(machine).next();
            case "SENT?" -> play("UNKNOWN@1 due@31").next();
            case "RETRY_AT(50)" -> play("NOT_RUN@20").next();
            case "UNKNOWN(50)" -> play("UNKNOWN@20").next();
            case "OVERDUE" -> play("NOT_RUN@20 due@72000").next();
            case "REQUIRES_ACTION" -> play("REQUIRES_ACTION@1").next();
            case "CAPTURED" -> play("SUCCEEDED@1").next();
            case "FAILED" -> play("DECLINED@1").next();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Decision decide(PaymentState state, String input) {
        long at_ms = show(state).equals("OVERDUE") ? LINE + 40_000 : T0 + 40_000;
        if (input.endsWith("due")) {
            return machine.decide(state, new Input.ResendDue(input.equals("due") ? at_ms + 10_000 : at_ms));
        }
        Kind kind = Kind.valueOf(input.substring(input.lastIndexOf(' ') + 1));
        long newest_ms = state instanceof Authorizing open ? open.call().notAfter_ms() : T0 + 300_000;
        Word word = Word.of(kind, input.startsWith("older") ? newest_ms - 1 : newest_ms);
        return machine.decide(state, (input.startsWith("other") ? word.about("pa_1:create:2") : word).at(at_ms));
    }

    /** Plays words such as {@code NOT_RUN/retry=60000@1}, each about the newest publication. */
    private Decision play(String words) {
        Decision decision = Samples.begun(machine);
        for (String text : words.strip().split(" ")) {
            long at_ms = T0 + 1000 * Long.parseLong(text.substring(text.indexOf('@') + 1));
            String[] parts = text.substring(0, text.indexOf('@')).split("/");
            PaymentState state = decision.next();
            decision = parts[0].equals("due")
                    ? machine.decide(state, new Input.ResendDue(at_ms))
                    : machine.decide(state, word(state, parts).at(at_ms));
        }
        return decision;
    }

    private static Word word(PaymentState state, String[] parts) {
        long notAfter_ms = state instanceof Authorizing open ? open.call().notAfter_ms() : T0 + 300_000;
        Word word = Word.of(Kind.valueOf(parts[0]), notAfter_ms);
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String value = part.substring(part.indexOf('=') + 1);
            word = switch (part.substring(0, part.length() - value.length())) {
                case "retry=" -> word.retryAfter(Long.parseLong(value));
                case "amount=" -> word.over(Long.valueOf(value), word.currency());
                case "currency=" -> word.over(word.amount_minor(), value);
                default -> word.withoutObject();
            };
        }
        return word;
    }
}
