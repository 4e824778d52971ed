package dev.payonce.processor.payment;

import static dev.payonce.processor.payment.Samples.POLICY;
import static dev.payonce.processor.payment.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Input.Result.Kind;
import dev.payonce.processor.payment.Samples.Word;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an idempotency key says, by table. The payment that holds the key came to rest, where it did, 1 s after {@code T0}. */
class KeyVerdictTest {
    private static final long REST = T0 + 1_000;

    private final PaymentMachine machine = new PaymentMachine(POLICY);

    /**
     * {@code id}: the id that the request's payment would get: a new one, the holder's own, that of an older payment of the
     * same key, or one that a payment of another merchant, key or fingerprint has. {@code judged}: the record's own time,
     * in ms after the end of the replay window.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # holder        | fingerprint | id      | judged     | waiters | verdict
            none            | same        | new     | 0          | 0       | CLAIM

            AUTHORIZING     | same        | new     | -86401000  | 0       | WAIT
            AUTHORIZING     | same        | itself  | -86401000  | 0       | WAIT
            AUTHORIZING     | same        | new     | -86401000  | 999     | WAIT
            AUTHORIZING     | same        | new     | -86401000  | 1000    | IN_USE
            AUTHORIZING     | same        | itself  | -86401000  | 1000    | IN_USE
            AUTHORIZING     | other       | new     | -86401000  | 0       | REUSE
            AUTHORIZING     | other       | new     | -86401000  | 1000    | REUSE
            AUTHORIZING     | other       | itself  | -86401000  | 0       | REUSE
            # a key with an open call never expires
            AUTHORIZING     | same        | new     | 999999999  | 0       | WAIT
            AUTHORIZING     | other       | new     | 999999999  | 0       | REUSE

            CAPTURED        | same        | new     | -86400000  | 0       | REPLAY
            CAPTURED        | other       | new     | -86400000  | 0       | REUSE
            FAILED          | same        | new     | -86400000  | 0       | REPLAY
            FAILED          | other       | new     | -86400000  | 0       | REUSE
            # made before the payment was at rest, or without a time: a duplicate whenever it is read
            CAPTURED        | same        | new     | -90000000  | 0       | REPLAY
            CAPTURED        | same        | new     | none       | 0       | REPLAY
            # the window's last millisecond, and the first past it
            CAPTURED        | same        | new     | 0          | 0       | REPLAY
            CAPTURED        | same        | new     | 1          | 0       | CLAIM
            CAPTURED        | other       | new     | 0          | 0       | REUSE
            CAPTURED        | other       | new     | 1          | 0       | CLAIM
            FAILED          | same        | new     | 0          | 0       | REPLAY
            FAILED          | same        | new     | 1          | 0       | CLAIM
            # not at rest: the window has not begun
            REQUIRES_ACTION | same        | new     | 999999999  | 0       | REPLAY
            REQUIRES_ACTION | other       | new     | 999999999  | 0       | REUSE
            # the very request again: its answer, whatever the window says
            CAPTURED        | same        | itself  | 999999999  | 0       | REPLAY
            CAPTURED        | other       | itself  | 999999999  | 0       | REUSE

            # a record that is read again after its key went on to another payment, or was pruned
            AUTHORIZING     | same        | older   | 999999999  | 0       | REPLAY
            CAPTURED        | same        | older   | 999999999  | 0       | REPLAY
            none            | same        | older   | 999999999  | 0       | REPLAY
            CAPTURED        | other       | older   | -86400000  | 0       | ID_TAKEN
            # an id that another request has
            none            | same        | foreign | -86400000  | 0       | ID_TAKEN
            AUTHORIZING     | same        | foreign | -86400000  | 0       | ID_TAKEN
            CAPTURED        | same        | foreign | 999999999  | 0       | ID_TAKEN
            none            | same        | foreignKey | -86400000 | 0     | ID_TAKEN
            """)
    void verdict(String holder, String fingerprint, String id, String judged, int waiters, KeyVerdict verdict) {
        String askedId = switch (id) {
            case "itself" -> "pa_1";
            case "older" -> "pa_0";
            case "foreign", "foreignKey" -> "pa_9";
            default -> "pa_2";
        };
        Terms asked = Samples.terms(askedId, "shop", "key", fingerprint, T0);
        PaymentState held = state(holder, "pa_1", "shop", "key");
        PaymentState sameId = switch (id) {
            case "itself" -> held;
            case "older" -> state("CAPTURED", "pa_0", "shop", "key");
            case "foreign" -> state("CAPTURED", "pa_9", "other", "key");
            case "foreignKey" -> state("CAPTURED", "pa_9", "shop", "other-key");
            default -> null;
        };
        long judgedAt_ms = judged.equals("none") ? 0 : REST + POLICY.replayWindow_ms() + Long.parseLong(judged);

        assertThat(KeyVerdict.judge(asked, held, sameId, judgedAt_ms, waiters, POLICY))
                .isEqualTo(verdict);
    }

    private PaymentState state(String name, String attemptId, String merchant, String key) {
        Terms terms = Samples.terms(attemptId, merchant, key, "same", T0);
        PaymentState open =
                machine.begin(new Input.Claimed(terms, "default", Samples.BODY)).next();
        Kind kind = switch (name) {
            case "CAPTURED" -> Kind.SUCCEEDED;
            case "FAILED" -> Kind.DECLINED;
            case "REQUIRES_ACTION" -> Kind.REQUIRES_ACTION;
            default -> null;
        };
        if (name.equals("none")) {
            return null;
        }
        Word word = kind == null ? null : Word.of(kind, T0 + 300_000).about(attemptId + ":create:1");
        return word == null ? open : machine.decide(open, word.at(REST)).next();
    }
}
