package dev.payonce.stripesim.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each sentence of docs.stripe.com/api/idempotent_requests, and its opposite. */
class IdempotencyTest {
    private static final long DAY_MS = 24 * 3600 * 1000L;
    private static final String DECLINED =
            "amount=1000&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined";

    private final Lab lab = new Lab();

    @Test
    void replayGivesTheFirstBodyAndNamesTheFirstRequest() {
        Reply first = lab.run(Lab.create(Lab.VISA, "k"));
        lab.now_ms += 5000;
        Reply again = lab.run(Lab.create(Lab.VISA, "k"));

        assertThat(again.replayed()).isTrue();
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body("http://x")).isEqualTo(first.body("http://x"));
        assertThat(again.headers())
                .containsEntry("Idempotent-Replayed", "true")
                .containsEntry("Original-Request", first.requestId());
        assertThat(again.requestId()).isNotEqualTo(first.requestId());
        assertThat(first.headers()).doesNotContainKey("Idempotent-Replayed");
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void declinesAreReplayedToo() {
        Reply first = lab.run(Lab.create(DECLINED, "k"));
        Reply again = lab.run(Lab.create(DECLINED, "k"));

        assertThat(again.status()).isEqualTo(402);
        assertThat(again.body("http://x")).isEqualTo(first.body("http://x"));
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void replayShowsWhatWasNotWhatIs() {
        Reply declined = lab.run(Lab.create(DECLINED, "k"));
        String id = lab.intent(declined).id();
        lab.run(ApiCall.post(Lab.INTENTS + "/" + id + "/confirm", "payment_method=pm_card_visa", Lab.API_KEY, null));

        assertThat(lab.run(Lab.create(DECLINED, "k")).body("http://x")).isEqualTo(declined.body("http://x"));
        Reply now = lab.run(ApiCall.get(Lab.INTENTS + "/" + id, "", Lab.API_KEY));
        assertThat(lab.intent(now).status()).isEqualTo(Intent.Status.SUCCEEDED);
    }

    @Test
    void otherParametersAreRefused() {
        lab.run(Lab.create(Lab.VISA, "k"));
        Reply other = lab.run(Lab.create(Lab.VISA.replace("1000", "1001"), "k"));

        assertThat(other.status()).isEqualTo(400);
        assertThat(lab.error(other).type()).isEqualTo("idempotency_error");
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void otherEndpointIsRefused() {
        String id = lab.intent(lab.run(Lab.create(DECLINED, "k"))).id();
        Reply other = lab.run(
                ApiCall.post(Lab.INTENTS + "/" + id + "/confirm", "payment_method=pm_card_visa", Lab.API_KEY, "k"));

        assertThat(lab.error(other).type()).isEqualTo("idempotency_error");
        assertThat(lab.succeeded()).isZero();
    }

    @Test
    void orderOfParametersDoesNotMatter() {
        lab.run(Lab.create("amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa", "k"));
        assertThat(lab.run(Lab.create("payment_method=pm_card_visa&confirm=true&currency=usd&amount=1000", "k"))
                        .replayed())
                .isTrue();
    }

    @Test
    void keyIsInUseFromArrivalToAnswer() {
        Arrival first = lab.stripe.arrive(Lab.create(Lab.VISA, "k"));
        Reply second = lab.run(Lab.create(Lab.VISA, "k"));

        assertThat(second.status()).isEqualTo(409);
        assertThat(lab.error(second).code()).isEqualTo("idempotency_key_in_use");
        assertThat(lab.error(lab.run(Lab.create(DECLINED, "k"))).type()).isEqualTo("idempotency_error");

        lab.stripe.finish(first);
        assertThat(lab.run(Lab.create(Lab.VISA, "k")).replayed()).isTrue();
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void abandonedRequestLetsGoOfItsKeyAndChargesNothing() {
        lab.stripe.abandon(lab.stripe.arrive(Lab.create(Lab.VISA, "k")));

        assertThat(lab.stripe.ledger()).isEmpty();
        assertThat(lab.run(Lab.create(Lab.VISA, "k")).status()).isEqualTo(200);
    }

    @Test
    void keyIsForgottenADayAfterItsFirstUse() {
        lab.run(Lab.create(Lab.VISA, "k"));
        lab.now_ms += DAY_MS - 1;
        assertThat(lab.run(Lab.create(Lab.VISA, "k")).replayed()).isTrue();
        lab.now_ms += 1;
        assertThat(lab.run(Lab.create(Lab.VISA, "k")).replayed()).isFalse();
        assertThat(lab.stripe.ledger()).hasSize(2);
    }

    @Test
    void keyThatLivesAgainLivesAFullDayAgain() {
        lab.run(Lab.create(Lab.VISA, "k"));
        lab.now_ms += DAY_MS;
        lab.run(Lab.create(Lab.VISA, "k"));
        lab.now_ms += DAY_MS - 1;
        lab.run(Lab.create(Lab.VISA, "other"));
        assertThat(lab.run(Lab.create(Lab.VISA, "k")).replayed()).isTrue();
    }

    @Test
    void keyIsAtMost255Characters() {
        assertThat(lab.run(Lab.create(Lab.VISA, "k".repeat(255))).status()).isEqualTo(200);
        assertThat(lab.run(Lab.create(Lab.VISA, "k".repeat(256))).status()).isEqualTo(400);
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void withoutAKeyEachRequestIsAChargeOfItsOwn() {
        lab.create(Lab.VISA);
        lab.create(Lab.VISA);
        assertThat(lab.succeeded()).isEqualTo(2);
    }

    @Test
    void stateErrorIsStoredBecauseExecutionHadBegun() {
        String id = lab.intent(lab.create(Lab.VISA)).id();
        ApiCall confirm = ApiCall.post(Lab.INTENTS + "/" + id + "/confirm", "", Lab.API_KEY, "c");

        assertThat(lab.run(confirm).status()).isEqualTo(400);
        assertThat(lab.run(confirm).replayed()).isTrue();
    }
}
