package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.psp.CreateIntent;
import java.net.URI;
import org.junit.jupiter.api.Test;

class StripeEncoderTest {
    private static final CreateIntent INTENT =
            new CreateIntent("pa_1", "shop", "order 7/ü", null, 1500, "USD", true, "pm_card_visa", "pa_1:create:1");

    @Test
    void theSameIntentIsTheseBytesForEver() {
        assertThat(text(new StripeEncoder(null), INTENT))
                .isEqualTo("amount=1500&currency=usd&confirm=true&capture_method=automatic&payment_method=pm_card_visa"
                        + "&payment_method_types[]=card&metadata[attempt_id]=pa_1&metadata[merchant_id]=shop"
                        + "&metadata[order_id]=order+7%2F%C3%BC&metadata[psp_key]=pa_1%3Acreate%3A1");
    }

    @Test
    void aTokenIsPaymentMethodData() {
        CreateIntent token =
                new CreateIntent("pa_1", "shop", null, "u&1", 5, "JPY", false, "tok_visa", "pa_1:create:1");
        assertThat(text(new StripeEncoder(URI.create("https://shop.example/back?a=1")), token))
                .isEqualTo("amount=5&currency=jpy&confirm=true&capture_method=manual&payment_method_data[type]=card"
                        + "&payment_method_data[card][token]=tok_visa&payment_method_types[]=card"
                        + "&return_url=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1&metadata[attempt_id]=pa_1"
                        + "&metadata[merchant_id]=shop&metadata[user_id]=u%261&metadata[psp_key]=pa_1%3Acreate%3A1");
    }

    private static String text(StripeEncoder encoder, CreateIntent intent) {
        return new String(encoder.create(intent), UTF_8);
    }
}
