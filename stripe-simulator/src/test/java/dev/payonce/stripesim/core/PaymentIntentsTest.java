package dev.payonce.stripesim.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentIntentsTest {
    private final Lab lab = new Lab();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # method                                    | status | code                    | decline_code            | intent                  | charge
        pm_card_visa                                | 200    | -                       | -                       | succeeded               | succeeded
        pm_card_mastercard                          | 200    | -                       | -                       | succeeded               | succeeded
        tok_visa                                    | 200    | -                       | -                       | succeeded               | succeeded
        tok_123456789                               | 200    | -                       | -                       | succeeded               | succeeded
        tok_123                                     | 200    | -                       | -                       | succeeded               | succeeded
        pm_test                                     | 200    | -                       | -                       | succeeded               | succeeded
        pm_card_refundFail                          | 200    | -                       | -                       | succeeded               | succeeded
        pm_card_pendingRefund                       | 200    | -                       | -                       | succeeded               | succeeded
        pm_card_chargeDeclined                      | 402    | card_declined           | generic_decline         | requires_payment_method | failed
        pm_card_chargeDeclinedInsufficientFunds     | 402    | card_declined           | insufficient_funds      | requires_payment_method | failed
        pm_card_chargeDeclinedExpiredCard           | 402    | expired_card            | expired_card            | requires_payment_method | failed
        tok_chargeDeclined                          | 402    | card_declined           | generic_decline         | requires_payment_method | failed
        pm_card_threeDSecure2Required               | 200    | -                       | -                       | requires_action         | -
        pm_card_unheardOf                           | 400    | resource_missing        | -                       | -                       | -
        pm_1OqYd2LkdIwHu7ixFNjfQwTJ                 | 400    | resource_missing        | -                       | -                       | -
        """)
    void eachTestCardDoesWhatItsNameSays(
            String method, int status, String code, String declineCode, String intent, String charge) {
        Reply reply = lab.create("amount=1000&currency=usd&confirm=true&payment_method=" + method);

        assertThat(reply.status()).isEqualTo(status);
        Intent about = lab.intent(reply);
        assertThat(about == null ? null : about.status().word()).isEqualTo(intent);
        assertThat(lab.stripe.ledger().stream().map(Charge::status).toList())
                .isEqualTo(charge == null ? List.of() : List.of(charge));
        if (code != null) {
            assertThat(lab.error(reply).code()).isEqualTo(code);
            assertThat(lab.error(reply).declineCode()).isEqualTo(declineCode);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # form                                                                       | code                             | param
        currency=usd                                                                 | parameter_missing                | amount
        amount=1000                                                                  | parameter_missing                | currency
        amount=0&currency=usd                                                        | parameter_invalid_integer        | amount
        amount=-5&currency=usd                                                       | parameter_invalid_integer        | amount
        amount=10.5&currency=usd                                                     | parameter_invalid_integer        | amount
        amount=1e3&currency=usd                                                      | parameter_invalid_integer        | amount
        amount=100000000&currency=usd                                                | amount_too_large                 | amount
        amount=99999999999999999999&currency=usd                                     | parameter_invalid_integer        | amount
        amount=1001&currency=kwd                                                     | parameter_invalid_integer        | amount
        amount=1050&currency=isk                                                     | parameter_invalid_integer        | amount
        amount=1000&currency=xyz                                                     | -                                | currency
        amount=1000&currency=usd&colour=red                                          | parameter_unknown                | colour
        amount=1000&currency=usd&metadata=red                                        | -                                | metadata
        amount[a]=1&currency=usd                                                     | -                                | amount
        amount=1000&currency=usd&confirm=yes                                         | -                                | confirm
        amount=1000&currency=usd&capture_method=later                                | -                                | capture_method
        amount=1000&currency=usd&confirm=true                                        | payment_intent_unexpected_state  | -
        amount=1000&currency=usd&customer=cus_1                                      | resource_missing                 | customer
        amount=1000&currency=usd&return_url=http://x                                 | -                                | return_url
        amount=1000&currency=usd&payment_method_types[]=ideal                        | payment_intent_invalid_parameter | payment_method_types
        amount=1000&currency=usd&payment_method_data[type]=card                      | parameter_missing                | payment_method_data[card][token]
        amount=1&currency=usd&payment_method_data[type]=card&payment_method_data[card][token]=tok_x | resource_missing | payment_method_data[card][token]
        amount=1&currency=usd&payment_method_types[]=card&automatic_payment_methods[enabled]=true   | -                | -
        amount=%zz&currency=usd                                                      | -                                | -
        """)
    void whatStripeRefusesIsRefusedBeforeAnythingRuns(String form, String code, String param) {
        Reply reply = lab.run(Lab.create(form, "key"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(lab.error(reply).code()).isEqualTo(code);
        assertThat(lab.error(reply).param()).isEqualTo(param);
        assertThat(lab.changes).isEmpty();
        // Not stored under the key, so that it is free for a request that is right.
        assertThat(lab.run(Lab.create(Lab.VISA, "key")).status()).isEqualTo(200);
    }

    @Test
    void longMetadataIsRefused() {
        assertThat(lab.create("amount=1&currency=usd&metadata[" + "n".repeat(41) + "]=v")
                        .status())
                .isEqualTo(400);
        assertThat(lab.create("amount=1&currency=usd&metadata[n]=" + "v".repeat(501))
                        .status())
                .isEqualTo(400);
        StringBuilder many = new StringBuilder("amount=1&currency=usd");
        for (int i = 0; i < 51; i++) {
            many.append("&metadata[n").append(i).append("]=v");
        }
        assertThat(lab.create(many.toString()).status()).isEqualTo(400);
    }

    @Test
    void tokenInPaymentMethodDataIsCharged() {
        Reply reply = lab.create("amount=1000&currency=USD&confirm=true&payment_method_data[type]=card"
                + "&payment_method_data%5Bcard%5D%5Btoken%5D=tok_mastercard&payment_method_types[]=card"
                + "&metadata[attempt_id]=pa_1&metadata[note]=a%26b+c");

        Charge charge = lab.stripe.ledger().getFirst();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(charge.card()).isEqualTo(TestCard.MASTERCARD);
        assertThat(charge.currency()).isEqualTo("usd");
        assertThat(charge.metadata().get("note")).isEqualTo("a&b c");
    }

    @Test
    void authorizedButNotCapturedMovesNoMoney() {
        Intent intent = lab.intent(lab.create(Lab.VISA + "&capture_method=manual"));

        assertThat(intent.status()).isEqualTo(Intent.Status.REQUIRES_CAPTURE);
        assertThat(intent.amountCapturable()).isEqualTo(1000);
        assertThat(intent.amountReceived()).isZero();
        assertThat(lab.stripe.ledger().getFirst().amountCaptured()).isZero();
    }

    @Test
    void declinedIntentCanBeConfirmedWithAnotherCard() {
        Intent declined =
                lab.intent(lab.create("amount=5&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined"));
        assertThat(declined.card()).isNull();

        String confirm = Lab.INTENTS + "/" + declined.id() + "/confirm";
        assertThat(lab.error(lab.run(ApiCall.post(confirm, "", Lab.API_KEY, null)))
                        .message())
                .contains("missing a payment method");
        Reply paid = lab.run(ApiCall.post(confirm, "payment_method=pm_card_visa", Lab.API_KEY, "c1"));

        assertThat(lab.intent(paid).status()).isEqualTo(Intent.Status.SUCCEEDED);
        assertThat(lab.intent(paid).lastError()).isNull();
        assertThat(lab.stripe.ledger()).extracting(Charge::status).containsExactly("failed", "succeeded");
        assertThat(lab.stripe.ledger().get(1).idempotencyKey()).isEqualTo("c1");
    }

    @Test
    void paidIntentIsNotChargedAgainByConfirmingIt() {
        Intent paid = lab.intent(lab.create(Lab.VISA));
        String confirm = Lab.INTENTS + "/" + paid.id() + "/confirm";

        Reply again = lab.run(ApiCall.post(confirm, "payment_method=pm_card_visa", Lab.API_KEY, null));

        assertThat(lab.error(again).code()).isEqualTo("payment_intent_unexpected_state");
        assertThat(lab.stripe.ledger()).hasSize(1);
    }

    @Test
    void offSessionPaymentThatWantsTheCustomerIsDeclined() {
        Reply reply = lab.create(
                "amount=5&currency=usd&confirm=true&off_session=true&payment_method=pm_card_threeDSecure2Required");

        assertThat(reply.status()).isEqualTo(402);
        assertThat(lab.error(reply).code()).isEqualTo("authentication_required");
    }

    @Test
    void unknownIntentIsNotFoundAndNotStored() {
        ApiCall confirm = ApiCall.post(Lab.INTENTS + "/pi_none/confirm", "", Lab.API_KEY, "k");
        assertThat(lab.run(ApiCall.get(Lab.INTENTS + "/pi_none", "", Lab.API_KEY))
                        .status())
                .isEqualTo(404);
        assertThat(lab.run(confirm).status()).isEqualTo(404);
        assertThat(lab.run(confirm).replayed()).isFalse();
    }

    @Test
    void accountsSeeNothingOfEachOther() {
        Intent mine = lab.intent(lab.run(Lab.create(Lab.VISA, "k")));

        assertThat(lab.run(ApiCall.get(Lab.INTENTS + "/" + mine.id(), "", "sk_test_other"))
                        .status())
                .isEqualTo(404);
        Reply theirs = lab.run(ApiCall.post(Lab.INTENTS, Lab.VISA, "sk_test_other", "k"));
        assertThat(theirs.replayed()).isFalse();
        assertThat(lab.succeeded()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        -,                              401
        '',                             401
        Bearer,                         401
        Bearer nonsense,                401
        Bearer pk_test_1,               401
        Bearer sk_test_1 x,             401
        Digest sk_test_1,               401
        Basic ***,                      401
        Bearer sk_test_1,               200
        bearer rk_test_1,               200
        Basic c2tfdGVzdF8xOg==,         200
        """)
    void apiKeyIsAskedFor(String authorization, int status) {
        Reply reply = lab.run(new ApiCall("GET", Lab.INTENTS, "", "", null, authorization, null, null));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).containsKey("Request-Id");
    }

    @Test
    void rateLimitAnswers429AndStoresNothing() {
        Lab limited = new Lab(new CoreSettings(60, 2, 0, 0, 100));
        limited.run(Lab.create(Lab.VISA, "a"));
        limited.run(Lab.create(Lab.VISA, "b"));
        Reply third = limited.run(Lab.create(Lab.VISA, "c"));
        assertThat(third.status()).isEqualTo(429);
        assertThat(limited.error(third).code()).isEqualTo("rate_limit");

        limited.now_ms += 1000;
        assertThat(limited.run(Lab.create(Lab.VISA, "c")).replayed()).isFalse();
        assertThat(limited.succeeded()).isEqualTo(3);
    }

    @Test
    void sameInputsGiveTheSameAnswers() {
        Lab other = new Lab();
        for (int i = 0; i < 50; i++) {
            ApiCall call = Lab.create(Lab.VISA + "&metadata[i]=" + i, "k" + i % 20);
            assertThat(other.run(call).body("http://x")).isEqualTo(lab.run(call).body("http://x"));
        }
    }
}
