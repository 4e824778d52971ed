package dev.payonce.stripesim.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeCollection;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import dev.payonce.stripesim.core.CoreSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The official client against the simulator: it must not be able to tell the difference. */
class StripeJavaTest {
    private static Served served;

    private StripeClient stripe;

    @BeforeAll
    static void serve() {
        served = new Served(CoreSettings.defaults());
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @BeforeEach
    void client() throws Exception {
        served.delete("/_sim/faults");
        stripe = client("sk_test_" + Long.toHexString(System.nanoTime()));
    }

    private static StripeClient client(String apiKey) {
        return StripeClient.builder()
                .setApiKey(apiKey)
                .setApiBase(served.base())
                .setMaxNetworkRetries(0)
                .setConnectTimeout(2000)
                .setReadTimeout(10_000)
                .build();
    }

    private static PaymentIntentCreateParams.Builder pay(String method) {
        return PaymentIntentCreateParams.builder()
                .setAmount(1000L)
                .setCurrency("usd")
                .setConfirm(true)
                .setPaymentMethod(method)
                .addPaymentMethodType("card")
                .putMetadata("attempt_id", "pa_1");
    }

    private static RequestOptions key(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    private PaymentIntent create(PaymentIntentCreateParams params, String key) throws StripeException {
        return stripe.v1().paymentIntents().create(params, key(key));
    }

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
    void replayIsToldApart() throws StripeException {
        PaymentIntent first = create(pay("pm_card_visa").build(), "replay");
        PaymentIntent again = create(pay("pm_card_visa").build(), "replay");

        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(again.getLastResponse().body())
                .isEqualTo(first.getLastResponse().body());
        assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(again.getLastResponse().headers().firstValue("Original-Request"))
                .contains(first.getLastResponse().requestId());
        assertThat(again.getLastResponse().requestId())
                .isNotEqualTo(first.getLastResponse().requestId());
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

    @Test
    void keyIsInUseWhileTheFirstRequestRuns() throws Exception {
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"delay\",\"delay_ms\":1500}");
        Thread first = Thread.startVirtualThread(() -> {
            try {
                create(pay("pm_card_visa").build(), "in-use");
            } catch (StripeException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .until(() ->
                        served.get("/_sim/log?idempotency_key=in-use").body().contains("\"in_flight\":true"));

        ApiException second = catchThrowableOfType(
                ApiException.class, () -> create(pay("pm_card_visa").build(), "in-use"));
        assertThat(second.getStatusCode()).isEqualTo(409);
        assertThat(second.getCode()).isEqualTo("idempotency_key_in_use");

        first.join();
        create(pay("pm_card_visa").build(), "in-use");
        assertThat(served.get("/_sim/ledger/summary?idempotency_key=in-use").body())
                .contains("\"charges\":1,");
    }

    @Test
    void lostReplyIsFoundAgainUnderTheSameKey() throws Exception {
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"drop_after\"}");

        assertThat(catchThrowableOfType(
                        ApiConnectionException.class,
                        () -> create(pay("pm_card_visa").build(), "lost")))
                .isNotNull();
        assertThat(served.get("/_sim/ledger/summary?idempotency_key=lost").body())
                .contains("\"succeeded\":1,");

        PaymentIntent found = create(pay("pm_card_visa").build(), "lost");
        assertThat(found.getStatus()).isEqualTo("succeeded");
        assertThat(served.get("/_sim/ledger?idempotency_key=lost").body())
                .containsOnlyOnce("\"charge\":")
                .contains(found.getLatestCharge());
    }

    @Test
    void hundredAtOnceWithOneKeyAreOneCharge() throws Exception {
        List<Thread> clients = new ArrayList<>();
        HashSet<String> charges = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                try {
                    String charge = create(pay("pm_card_visa").build(), "crowd").getLatestCharge();
                    synchronized (charges) {
                        charges.add(charge);
                    }
                } catch (StripeException e) {
                    assertThat(e.getStatusCode()).isEqualTo(409);
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(charges).hasSize(1);
        assertThat(served.get("/_sim/ledger/summary?idempotency_key=crowd").body())
                .contains("\"charges\":1,");
    }
}
