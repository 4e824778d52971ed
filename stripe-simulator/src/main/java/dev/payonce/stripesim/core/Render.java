package dev.payonce.stripesim.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as Stripe's JSON.
 *
 * <p>Source: <a href="https://docs.stripe.com/api/payment_intents/object">the PaymentIntent object</a>, <a
 * href="https://docs.stripe.com/api/charges/object">the Charge object</a>, <a
 * href="https://docs.stripe.com/api/errors">errors</a>, as stripe-java 33.3.0 reads them.
 */
final class Render {
    /** The API version that stripe-java 33.3.0 speaks. */
    static final String API_VERSION = "2026-07-29.dahlia";

    private static final int SIZE = 2048;

    private final Json json = new Json(SIZE);
    private final boolean expandCharge;
    private final String publicBase;

    private Render(boolean expandCharge, String publicBase) {
        this.expandCharge = expandCharge;
        this.publicBase = publicBase;
    }

    static String body(Outcome outcome, String requestId, boolean expandCharge, String publicBase) {
        Render render = new Render(expandCharge, publicBase);
        switch (outcome) {
            case Outcome.OfIntent of -> render.intent(render.json.open(), of.intent());
            case Outcome.OfPage page -> render.page(page);
            case Outcome.OfError of -> render.error(of.error(), of.intent(), requestId);
        }
        return render.json.toString();
    }

    private void page(Outcome.OfPage page) {
        json.open().put("object", "list").array("data");
        for (Intent intent : page.intents()) {
            intent(json.open(), intent);
        }
        json.end()
                .put("has_more", page.hasMore())
                .put("url", "/v1/payment_intents")
                .close();
    }

    /** Fills and closes an object that is open. */
    private void intent(Json into, Intent intent) {
        Intent.Terms terms = intent.terms();
        into.put("id", intent.id())
                .put("object", "payment_intent")
                .put("amount", intent.amount())
                .put("amount_capturable", intent.amountCapturable())
                .open("amount_details")
                .open("tip")
                .close()
                .close()
                .put("amount_received", intent.amountReceived())
                .putNull("application")
                .putNull("application_fee_amount");
        automaticMethods(terms);
        into.putNull("canceled_at")
                .putNull("cancellation_reason")
                .put("capture_method", terms.captureMethod())
                .put("client_secret", intent.id() + "_secret_" + derived(intent.id(), 25))
                .put("confirmation_method", terms.confirmationMethod())
                .put("created", intent.created_s())
                .put("currency", intent.currency())
                .putNull("customer")
                .put("description", terms.description());
        lastError(intent);
        latestCharge(intent.latestCharge());
        into.put("livemode", false).put("metadata", intent.metadata());
        nextAction(intent);
        into.putNull("on_behalf_of")
                .put("payment_method", intent.card() == null ? null : paymentMethodId(intent.id(), intent.card()))
                .putNull("payment_method_configuration_details")
                .open("payment_method_options")
                .open("card")
                .putNull("installments")
                .putNull("mandate_options")
                .putNull("network")
                .put("request_three_d_secure", "automatic")
                .close()
                .close()
                .array("payment_method_types")
                .element("card")
                .end()
                .putNull("processing")
                .put("receipt_email", terms.receiptEmail())
                .putNull("review")
                .put("setup_future_usage", terms.setupFutureUsage())
                .putNull("shipping")
                .putNull("source")
                .put("statement_descriptor", terms.statementDescriptor())
                .put("statement_descriptor_suffix", terms.statementDescriptorSuffix())
                .put("status", intent.status().word())
                .putNull("transfer_data")
                .putNull("transfer_group")
                .close();
    }

    private void automaticMethods(Intent.Terms terms) {
        if (terms.automaticMethods()) {
            json.open("automatic_payment_methods")
                    .put("allow_redirects", terms.allowRedirects())
                    .put("enabled", true)
                    .close();
        } else {
            json.putNull("automatic_payment_methods");
        }
    }

    private void lastError(Intent intent) {
        Decline decline = intent.lastError();
        TestCard card = intent.failedCard();
        if (decline == null || card == null) {
            json.putNull("last_payment_error");
            return;
        }
        json.open("last_payment_error");
        declineFields(decline, intent.latestCharge());
        paymentMethod("payment_method", intent, card);
        json.put("type", "card_error").close();
    }

    private void declineFields(Decline decline, @Nullable Charge charge) {
        if (charge != null && !charge.succeeded()) {
            json.put("charge", charge.id());
        }
        json.put("code", decline.code())
                .putIfPresent("decline_code", decline.declineCode())
                .put("doc_url", docUrl(decline.code()))
                .put("message", decline.message())
                .putIfPresent("param", decline.param());
    }

    private void latestCharge(@Nullable Charge charge) {
        if (charge == null || !expandCharge) {
            json.put("latest_charge", charge == null ? null : charge.id());
        } else {
            charge(json.open("latest_charge"), charge);
        }
    }

    private void nextAction(Intent intent) {
        if (intent.status() != Intent.Status.REQUIRES_ACTION) {
            json.putNull("next_action");
            return;
        }
        String returnUrl = intent.terms().returnUrl();
        json.open("next_action");
        if (returnUrl == null) {
            json.put("type", "use_stripe_sdk")
                    .open("use_stripe_sdk")
                    .put("type", "three_d_secure_redirect")
                    .put("stripe_js", authenticationUrl(intent))
                    .close();
        } else {
            json.open("redirect_to_url")
                    .put("return_url", returnUrl)
                    .put("url", authenticationUrl(intent))
                    .close()
                    .put("type", "redirect_to_url");
        }
        json.close();
    }

    private String authenticationUrl(Intent intent) {
        return publicBase + "/3d_secure_2/" + intent.id();
    }

    private void charge(Json into, Charge charge) {
        into.put("id", charge.id())
                .put("object", "charge")
                .put("amount", charge.amount())
                .put("amount_captured", charge.amountCaptured())
                .put("amount_refunded", charge.amountRefunded())
                .put("captured", charge.succeeded() && charge.amountCaptured() > 0)
                .put("created", charge.created_s())
                .put("currency", charge.currency())
                .put("disputed", false);
        Decline decline = charge.decline();
        into.put("failure_code", decline == null ? null : decline.code())
                .put("failure_message", decline == null ? null : decline.message())
                .put("livemode", false)
                .put("metadata", charge.metadata());
        into.open("outcome")
                .put("network_status", decline == null ? "approved_by_network" : "declined_by_network")
                .put("reason", decline == null ? null : decline.declineCode())
                .put("risk_level", "normal")
                .put("type", decline == null ? "authorized" : "issuer_declined")
                .close();
        into.put("paid", charge.succeeded())
                .put("payment_intent", charge.intentId())
                .put("payment_method", paymentMethodId(charge.intentId(), charge.card()))
                .open("payment_method_details");
        card(charge.card());
        into.put("type", "card")
                .close()
                .put("refunded", charge.amountRefunded() > 0 && charge.amountRefunded() == charge.amountCaptured())
                .put("status", charge.status())
                .close();
    }

    private void paymentMethod(String name, Intent intent, TestCard card) {
        json.open(name).put("id", paymentMethodId(intent.id(), card)).put("object", "payment_method");
        card(card);
        json.put("created", intent.created_s())
                .putNull("customer")
                .put("livemode", false)
                .put("metadata", Metadata.NONE)
                .put("type", "card")
                .close();
    }

    private void card(TestCard card) {
        json.open("card")
                .put("brand", card.brand())
                .put("country", "US")
                .put("exp_month", 8)
                .put("exp_year", 2034)
                .put("funding", "credit")
                .put("last4", card.last4())
                .close();
    }

    private void error(ApiError error, @Nullable Intent intent, String requestId) {
        json.open().open("error");
        Decline decline = intent == null ? null : intent.lastError();
        boolean declined = error.status() == 402;
        Charge charge = intent == null ? null : intent.latestCharge();
        if (declined && charge != null && !charge.succeeded()) {
            json.put("charge", charge.id());
        }
        json.putIfPresent("code", error.code()).putIfPresent("decline_code", error.declineCode());
        String code = error.code();
        if (code != null) {
            json.put("doc_url", docUrl(code));
        }
        json.put("message", error.message()).putIfPresent("param", error.param());
        if (intent != null) {
            intent(json.open("payment_intent"), intent);
        }
        if (declined && intent != null && decline != null && intent.failedCard() != null) {
            paymentMethod("payment_method", intent, intent.failedCard());
        }
        if (error.status() != 401) {
            json.put("request_log_url", "https://dashboard.stripe.com/test/logs/" + requestId);
        }
        json.put("type", error.type()).close().close();
    }

    private static String docUrl(String code) {
        return "https://stripe.com/docs/error-codes/" + code.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static String paymentMethodId(String intentId, TestCard card) {
        return "pm_1" + derived(intentId + card.name(), 23);
    }

    /** Characters that follow from an id, so that what is shown with it need not be kept with it. */
    private static String derived(String id, int length) {
        Fingerprint print = Fingerprint.of(id);
        long bits = print.high();
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            if (i == 10 || i == 20) {
                bits = i == 10 ? print.low() : print.high() ^ print.low();
            }
            int digit = (int) Long.remainderUnsigned(bits, 62);
            bits = Long.divideUnsigned(bits, 62);
            text.append((char) (digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36));
        }
        return text.toString();
    }
}
