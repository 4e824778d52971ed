package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.processor.psp.CreateIntent;
import dev.payonce.processor.psp.PspEncoder;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Calls in Stripe's form encoding. The order of the fields is fixed here, so that the same intent is the same bytes.
 *
 * <p>Source: <a href="https://docs.stripe.com/api/payment_intents/create">Create a PaymentIntent</a>.
 */
public final class StripeEncoder implements PspEncoder {
    private static final String TOKEN_PREFIX = "tok_";

    private final @Nullable URI returnUrl;

    /**
     * @param returnUrl where Stripe sends a customer back to after 3-D Secure. Without one only cards without a redirect
     *     are asked for, because Stripe refuses to confirm a payment that might redirect to nowhere.
     */
    public StripeEncoder(@Nullable URI returnUrl) {
        this.returnUrl = returnUrl;
    }

    @Override
    public byte[] create(CreateIntent intent) {
        Form form = new Form()
                .add("amount", Long.toString(intent.amount_minor()))
                .add("currency", intent.currency().toLowerCase(Locale.ROOT))
                .add("confirm", "true")
                .add("capture_method", intent.captureAutomatically() ? "automatic" : "manual");
        if (intent.paymentMethod().startsWith(TOKEN_PREFIX)) {
            form.add("payment_method_data[type]", "card")
                    .add("payment_method_data[card][token]", intent.paymentMethod());
        } else {
            form.add("payment_method", intent.paymentMethod());
        }
        form.add("payment_method_types[]", "card");
        if (returnUrl != null) {
            form.add("return_url", returnUrl.toString());
        }
        return form.add("metadata[attempt_id]", intent.attemptId())
                .add("metadata[merchant_id]", intent.merchantId())
                .addIfPresent("metadata[order_id]", intent.orderId())
                .addIfPresent("metadata[user_id]", intent.userId())
                .add("metadata[psp_key]", intent.pspKey())
                .bytes();
    }

    /** An application/x-www-form-urlencoded body. Brackets in names stay as they are, as Stripe's own clients write them. */
    private static final class Form {
        private final StringBuilder text = new StringBuilder(384);

        Form add(String name, String value) {
            if (!text.isEmpty()) {
                text.append('&');
            }
            text.append(name).append('=').append(URLEncoder.encode(value, UTF_8));
            return this;
        }

        Form addIfPresent(String name, @Nullable String value) {
            return value == null || value.isEmpty() ? this : add(name, value);
        }

        byte[] bytes() {
            return text.toString().getBytes(UTF_8);
        }
    }
}
