package dev.payonce.processor.payment;

import static dev.payonce.processor.payment.Samples.BODY;
import static dev.payonce.processor.payment.Samples.LINE;
import static dev.payonce.processor.payment.Samples.POLICY;
import static dev.payonce.processor.payment.Samples.PSP_KEY;
import static dev.payonce.processor.payment.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Effect.TimelineEntry;
import dev.payonce.processor.payment.Input.Result.Kind;
import dev.payonce.processor.payment.Samples.Word;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the audit trail says of a transition: who made it, and by which of the PSP's words. */
class TimelineTest {
    private final PaymentMachine machine = new PaymentMachine(POLICY);

    @Test
    void aPaymentIsCreatedByWhoAsked() {
        assertThat(note(Samples.begun(machine)))
                .isEqualTo(new TimelineEntry("payment_created", "checkout", Map.of("psp_key", PSP_KEY)));
    }

    @Test
    void aPaymentThatNobodySignedIsCreatedByTheSystem() {
        Terms terms = Samples.terms();
        Terms unsigned = new Terms(
                terms.attemptId(),
                terms.merchantId(),
                terms.idempotencyKey(),
                terms.fingerprint(),
                terms.orderId(),
                terms.amount_minor(),
                terms.currency(),
                terms.paymentMethod(),
                terms.paymentMethodType(),
                terms.metadata(),
                terms.requestId(),
                terms.correlationId(),
                null,
                terms.createdAt_ms());
        assertThat(note(machine.begin(new Input.Claimed(unsigned, "default", BODY))))
                .isEqualTo(new TimelineEntry("payment_created", "system", Map.of("psp_key", PSP_KEY)));
    }

    @Test
    void aSuccessNamesThePspsObject() {
        assertThat(noteOf(Kind.SUCCEEDED))
                .isEqualTo(new TimelineEntry(
                        "payment_success",
                        "psp",
                        Map.of(
                                "psp_key", PSP_KEY,
                                "psp_object", "pi_1",
                                "psp_code", "psp_code",
                                "psp_request_id", "req_1")));
    }

    @Test
    void aDeclineNamesItsCodes() {
        assertThat(noteOf(Kind.DECLINED))
                .isEqualTo(new TimelineEntry(
                        "payment_failed",
                        "psp",
                        Map.of(
                                "psp_key", PSP_KEY,
                                "psp_code", "psp_code",
                                "decline_code", "insufficient_funds",
                                "psp_request_id", "req_1")));
    }

    @Test
    void aCallPastItsLineIsOverdueByTheSystem() {
        Decision unknown = machine.decide(
                Samples.begun(machine).next(),
                Word.of(Kind.UNKNOWN, T0 + 300_000).at(T0 + 1_000));
        assertThat(note(machine.decide(unknown.next(), new Input.ResendDue(LINE))))
                .isEqualTo(new TimelineEntry("payment_overdue", "system", Map.of("psp_key", PSP_KEY)));
    }

    private TimelineEntry noteOf(Kind kind) {
        return note(machine.decide(
                Samples.begun(machine).next(), Word.of(kind, T0 + 300_000).at(T0 + 1_000)));
    }

    /** The decision's one entry. */
    private static TimelineEntry note(Decision decision) {
        return decision.effects().stream()
                .filter(Effect.Note.class::isInstance)
                .map(effect -> ((Effect.Note) effect).entry())
                .reduce((one, other) -> {
                    throw new AssertionError("two entries: " + one + ", " + other);
                })
                .orElseThrow();
    }
}
