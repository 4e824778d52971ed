package dev.payonce.stripesim.http;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import dev.payonce.stripesim.core.CoreSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Stripe's own client, and a simulator for it to talk to. */
abstract class OfficialClient {
    static Served served;

    StripeClient stripe;

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

    static StripeClient client(String apiKey) {
        return StripeClient.builder()
                .setApiKey(apiKey)
                .setApiBase(served.base())
                .setMaxNetworkRetries(0)
                .setConnectTimeout(2000)
                .setReadTimeout(10_000)
                .build();
    }

    static PaymentIntentCreateParams.Builder pay(String method) {
        return PaymentIntentCreateParams.builder()
                .setAmount(1000L)
                .setCurrency("usd")
                .setConfirm(true)
                .setPaymentMethod(method)
                .addPaymentMethodType("card")
                .putMetadata("attempt_id", "pa_1");
    }

    static RequestOptions key(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    PaymentIntent create(PaymentIntentCreateParams params, String key) throws StripeException {
        return stripe.v1().paymentIntents().create(params, key(key));
    }
}
