package dev.payonce.stripesim.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeCollection;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The official client against the simulator: it must not be able to tell the difference. */
class StripeJavaTest extends OfficialClient {
    @Test
    void visaIsCharged() throws StripeException {
        PaymentIntent intent = create(pay("pm_card_visa").build(), "visa");

        assertThat(intent.getId()).startsWith("pi_");
        assertThat(intent.getStatus()).isEqualTo("succeeded");
        assertThat(intent.getAmount()).isEqualTo(1000);
        assertThat(intent.getAmountReceived()).isEqualTo(1000);
        assertThat(intent.getLatestCharge()).startsWith("ch_");
        assertThat(intent.getClientSecret()).startsWith(intent.getId() + "_secret_");
        assertThat(intent.getLivemode()).isFalse();
        assertThat(intent.getCreated()).isBetween(1_700_000_000L, 4_000_000_000L);
        assertThat(intent.getMetadata()).containsEntry("attempt_id", "pa_1");
        assertThat(intent.getPaymentMethodTypes()).containsExactly("card");
        assertThat(intent.getLastResponse().requestId()).startsWith("req_");
        assertThat(intent.getLastResponse().idempotencyKey()).isEqualTo("visa");
        assertThat(intent.getLastResponse().headers().firstValue("Date")).isPresent();
    }

    @Test
    void declineCarriesTheIntent() {
        CardException declined = catchThrowableOfType(
                CardException.class,
                () -> create(pay("pm_card_chargeDeclinedInsufficientFunds").build(), "declined"));

        assertThat(declined.getStatusCode()).isEqualTo(402);
        assertThat(declined.getCode()).isEqualTo("card_declined");
        assertThat(declined.getDeclineCode()).isEqualTo("insufficient_funds");
        assertThat(declined.getCharge()).startsWith("ch_");
        assertThat(declined.getRequestId()).startsWith("req_");
        PaymentIntent intent = declined.getStripeError().getPaymentIntent();
        assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
        assertThat(intent.getPaymentMethod()).isNull();
        assertThat(intent.getLastPaymentError().getDeclineCode()).isEqualTo("insufficient_funds");
        assertThat(intent.getLastPaymentError().getPaymentMethod().getCard().getLast4())
                .isEqualTo("9995");
        assertThat(declined.getStripeError().getDocUrl()).contains("card-declined");
    }

    @Test
    void threeDSecureAsksForTheCustomer() throws StripeException {
        PaymentIntent intent = create(
                pay("pm_card_threeDSecure2Required")
                        .setReturnUrl("https://shop.example/back")
                        .build(),
                "3ds");

        assertThat(intent.getStatus()).isEqualTo("requires_action");
        assertThat(intent.getLatestCharge()).isNull();
        assertThat(intent.getNextAction().getType()).isEqualTo("redirect_to_url");
        assertThat(intent.getNextAction().getRedirectToUrl().getReturnUrl()).isEqualTo("https://shop.example/back");
        assertThat(intent.getNextAction().getRedirectToUrl().getUrl()).contains(intent.getId());
    }

    @Test
    void intentIsConfirmedLaterAndReadWithItsCharge() throws StripeException {
        PaymentIntent made = create(
                PaymentIntentCreateParams.builder()
                        .setAmount(5L)
                        .setCurrency("eur")
                        .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                                .setEnabled(true)
                                .setAllowRedirects(
                                        PaymentIntentCreateParams.AutomaticPaymentMethods.AllowRedirects.NEVER)
                                .build())
                        .build(),
                "made");
        assertThat(made.getStatus()).isEqualTo("requires_payment_method");
        assertThat(made.getAutomaticPaymentMethods().getAllowRedirects()).isEqualTo("never");

        stripe.v1()
                .paymentIntents()
                .confirm(
                        made.getId(),
                        PaymentIntentConfirmParams.builder()
                                .setPaymentMethod("pm_card_mastercard")
                                .build(),
                        key("confirmed"));

        PaymentIntent read = stripe.v1()
                .paymentIntents()
                .retrieve(
                        made.getId(),
                        PaymentIntentRetrieveParams.builder()
                                .addExpand("latest_charge")
                                .build());
        assertThat(read.getStatus()).isEqualTo("succeeded");
        assertThat(read.getLatestChargeObject().getPaid()).isTrue();
        assertThat(read.getLatestChargeObject()
                        .getPaymentMethodDetails()
                        .getCard()
                        .getBrand())
                .isEqualTo("mastercard");
    }

    @Test
    void listPagesThroughAllOnce() throws StripeException {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.addFirst(create(pay("pm_card_visa").build(), "list-" + i).getId());
        }
        StripeCollection<PaymentIntent> first = stripe.v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder().setLimit(3L).build());
        assertThat(first.getHasMore()).isTrue();
        assertThat(first.getUrl()).isEqualTo("/v1/payment_intents");

        List<String> seen = new ArrayList<>();
        String last = null;
        StripeCollection<PaymentIntent> page;
        do {
            PaymentIntentListParams.Builder query = PaymentIntentListParams.builder()
                    .setLimit(3L)
                    .setCreated(
                            PaymentIntentListParams.Created.builder().setGte(1L).build());
            page = stripe.v1().paymentIntents().list((last == null ? query : query.setStartingAfter(last)).build());
            page.getData().forEach(i -> seen.add(i.getId()));
            last = seen.getLast();
        } while (page.getHasMore());
        assertThat(seen).isEqualTo(made);
    }

    @Test
    void errorsComeAsTheClientsExceptions() throws Exception {
        create(pay("pm_card_visa").build(), "reuse");
        assertThat(catchThrowableOfType(
                                IdempotencyException.class,
                                () -> create(pay("pm_card_visa").setAmount(2L).build(), "reuse"))
                        .getStatusCode())
                .isEqualTo(400);
        InvalidRequestException unknown = catchThrowableOfType(
                InvalidRequestException.class, () -> create(pay("pm_unheard_of").build(), "unknown"));
        assertThat(unknown.getCode()).isEqualTo("resource_missing");
        assertThat(unknown.getParam()).isEqualTo("payment_method");
        assertThat(catchThrowableOfType(
                                InvalidRequestException.class,
                                () -> stripe.v1().paymentIntents().retrieve("pi_none"))
                        .getStatusCode())
                .isEqualTo(404);
        assertThat(catchThrowableOfType(
                        AuthenticationException.class,
                        () -> client("nonsense").v1().paymentIntents().retrieve("pi_none")))
                .isNotNull();
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"status\",\"status\":429}");
        assertThat(catchThrowableOfType(
                        RateLimitException.class,
                        () -> create(pay("pm_card_visa").build(), "limited")))
                .isNotNull();
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"garbage\"}");
        assertThat(catchThrowableOfType(
                        StripeException.class, () -> create(pay("pm_card_visa").build(), "garbage")))
                .isNotNull();
    }
}
