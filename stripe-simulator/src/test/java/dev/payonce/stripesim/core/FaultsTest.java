package dev.payonce.stripesim.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private final Lab lab = new Lab();

    /** One request struck by the fault, then the same with the same key and no fault. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        # kind,      status, executed, form,    answered, charges after, again, replayed
        DELAY,       500,    true,     ANSWER,  200,      1,             200,   true
        DROP_BEFORE, 500,    false,    CUT,     0,        0,             200,   false
        DROP_AFTER,  500,    true,     CUT,     0,        1,             200,   true
        GARBAGE,     500,    true,     GARBAGE, 200,      1,             200,   true
        GARBAGE,     500,    false,    GARBAGE, 200,      0,             200,   false
        STATUS,      500,    false,    ANSWER,  500,      0,             500,   true
        STATUS,      500,    true,     ANSWER,  500,      1,             500,   true
        STATUS,      503,    false,    ANSWER,  503,      0,             200,   false
        STATUS,      503,    true,     ANSWER,  503,      1,             200,   true
        STATUS,      429,    false,    ANSWER,  429,      0,             200,   false
        STATUS,      401,    false,    ANSWER,  401,      0,             200,   false
        STATUS,      409,    false,    ANSWER,  409,      0,             200,   false
        STATUS,      424,    true,     ANSWER,  424,      1,             200,   true
        """)
    void eachFaultLeavesWhatItShould(
            Fault.Kind kind,
            int status,
            boolean executed,
            Reply.Form form,
            int answered,
            int charges,
            int again,
            boolean replayed) {
        lab.stripe.addFault(new Fault(null, kind, status, 250, 1, 1, executed, null, null, null, null));

        Arrival arrival = lab.stripe.arrive(Lab.create(Lab.VISA, "k"));
        assertThat(arrival.delay_ms()).isEqualTo(250);
        Reply struck = lab.stripe.finish(arrival);
        assertThat(struck.form()).isEqualTo(form);
        assertThat(form == Reply.Form.CUT ? 0 : struck.status()).isEqualTo(answered);
        assertThat(lab.succeeded()).isEqualTo(charges);

        Reply second = lab.run(Lab.create(Lab.VISA, "k"));
        assertThat(second.status()).isEqualTo(again);
        assertThat(second.replayed()).isEqualTo(replayed);
        assertThat(lab.succeeded()).isEqualTo(again == 200 ? 1 : charges);

        LogEntry entry = lab.stripe.log().getFirst();
        assertThat(entry.fault()).isEqualTo(kind);
        assertThat(entry.executed()).isEqualTo(charges == 1);
        assertThat(entry.intentId() != null).isEqualTo(charges == 1);
    }

    @Test
    void faultStrikesItsOperationAsOftenAsAsked() {
        lab.stripe.addFault(Fault.of(Operation.CREATE, Fault.Kind.DROP_BEFORE, 2));

        assertThat(lab.run(ApiCall.get(Lab.INTENTS, "", Lab.API_KEY)).form()).isEqualTo(Reply.Form.ANSWER);
        assertThat(lab.create(Lab.VISA).form()).isEqualTo(Reply.Form.CUT);
        assertThat(lab.create(Lab.VISA).form()).isEqualTo(Reply.Form.CUT);
        assertThat(lab.create(Lab.VISA).form()).isEqualTo(Reply.Form.ANSWER);
        assertThat(lab.stripe.faults().getFirst().struck()).isEqualTo(2);
        lab.stripe.clearFaults();
        assertThat(lab.stripe.faults()).isEmpty();
    }

    @Test
    void probabilityIsLeftToTheInjectedChance() {
        lab.stripe.addFault(new Fault(null, Fault.Kind.DROP_BEFORE, 500, 0, -1, 0.3, false, null, null, null, null));

        lab.chance = 0.31;
        assertThat(lab.create(Lab.VISA).form()).isEqualTo(Reply.Form.ANSWER);
        lab.chance = 0.29;
        assertThat(lab.create(Lab.VISA).form()).isEqualTo(Reply.Form.CUT);
    }

    @Test
    void replyToAReplayCanBeLostToo() {
        lab.run(Lab.create(Lab.VISA, "k"));
        lab.stripe.addFault(Fault.of(Operation.CREATE, Fault.Kind.DROP_AFTER, 1));

        assertThat(lab.run(Lab.create(Lab.VISA, "k")).form()).isEqualTo(Reply.Form.CUT);
        assertThat(lab.run(Lab.create(Lab.VISA, "k")).replayed()).isTrue();
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void stored500IsNotSpentOnAReplay() {
        lab.run(Lab.create(Lab.VISA, "k"));
        lab.stripe.addFault(Fault.of(Operation.CREATE, Fault.Kind.STATUS, 1));

        assertThat(lab.run(Lab.create(Lab.VISA, "k")).status()).isEqualTo(200);
        assertThat(lab.stripe.faults().getFirst().struck()).isZero();
    }

    @Test
    void droppedRequestStillShowsItsMetadataInTheLog() {
        lab.stripe.addFault(Fault.of(Operation.CREATE, Fault.Kind.DROP_BEFORE, 1));
        lab.create(Lab.VISA + "&metadata[attempt_id]=pa_1");

        LogEntry entry = lab.stripe.log().getFirst();
        assertThat(entry.metadata().get("attempt_id")).isEqualTo("pa_1");
        assertThat(entry.status()).isNull();
        assertThat(entry.inFlight()).isFalse();
        assertThat(entry.executed()).isFalse();
    }

    @Test
    void headersOfAFaultGoBack() {
        lab.stripe.addFault(new Fault(null, Fault.Kind.STATUS, 503, 0, 1, 1, false, null, true, 7, null));

        assertThat(lab.create(Lab.VISA).headers())
                .containsEntry("Stripe-Should-Retry", "true")
                .containsEntry("Retry-After", "7");
    }

    @Test
    void lockTimeoutIsAnErrorWithACodeOfItsOwn() {
        lab.stripe.addFault(new Fault(null, Fault.Kind.STATUS, 409, 0, 1, 1, false, null, null, null, "lock_timeout"));

        Reply reply = lab.create(Lab.VISA);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(lab.error(reply).code()).isEqualTo("lock_timeout");
        assertThat(lab.stripe.ledger()).isEmpty();
    }

    @Test
    void latencyIsEvenAroundItsMiddleAndHoldsForExecutionsOnly() {
        Lab slow = new Lab(new CoreSettings(60, 0, 300, 200, 100));
        slow.chance = 0;
        assertThat(slow.stripe.arrive(Lab.create(Lab.VISA, "a")).delay_ms()).isEqualTo(100);
        slow.chance = 0.999_999;
        assertThat(slow.stripe.arrive(Lab.create(Lab.VISA, "b")).delay_ms()).isEqualTo(500);
        slow.run(Lab.create(Lab.VISA, "c"));
        assertThat(slow.stripe.arrive(Lab.create(Lab.VISA, "c")).delay_ms()).isZero();
    }

    @Test
    void impossibleFaultsAreRefused() {
        assertThatThrownBy(() -> new Fault(null, Fault.Kind.DROP_BEFORE, 500, 0, 1, 1, true, null, null, null, null))
                .hasMessageContaining("never executed");
        assertThatThrownBy(() -> new Fault(null, Fault.Kind.STATUS, 200, 0, 1, 1, false, null, null, null, null))
                .hasMessageContaining("status");
        assertThatThrownBy(() -> new Fault(null, Fault.Kind.DELAY, 500, 0, 0, 1, true, null, null, null, null))
                .hasMessageContaining("times");
    }
}
