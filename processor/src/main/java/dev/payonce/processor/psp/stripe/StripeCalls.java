package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.stripe.exception.StripeException;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.processor.psp.PspAnswer;
import java.nio.ByteBuffer;

/**
 * What is said to Stripe, and what Stripe's words mean: everything about a call but the wire. Pure.
 *
 * <p>{@code StripeClient.rawRequest} would send the same bytes, but turns every answer that is not 2xx into an exception,
 * which loses the headers ({@code Retry-After}, {@code Stripe-Should-Retry}, {@code Date}) where the body is not Stripe's.
 */
public final class StripeCalls {
    private static final String CREATE = "create";
    private static final String PAYMENT_INTENTS = "/v1/payment_intents";

    private final StripeConfig config;

    /** Calls to one account. */
    public StripeCalls(StripeConfig config) {
        this.config = config;
    }

    /** Whether the call is one that this account can make. */
    public boolean supports(PspCall call) {
        return call.getKind() == CallKind.POST
                && CREATE.equals(call.getOperation())
                && config.account().equals(call.getAccount())
                && !call.getPspKey().isBlank()
                && isForm(call.getRequest());
    }

    /** The request of a call that is supported. */
    public StripeRequest request(PspCall call) {
        RequestOptions options = RequestOptions.builder()
                .setApiKey(config.apiKey())
                .setIdempotencyKey(call.getPspKey())
                .build();
        String body = US_ASCII.decode(call.getRequest().duplicate()).toString();
        try {
            return StripeRequest.createWithStringContent(
                    ApiResource.RequestMethod.POST, config.url(PAYMENT_INTENTS), body, options, ApiMode.V1);
        } catch (StripeException e) {
            throw new IllegalStateException("the configuration was checked, and this call is supported", e);
        }
    }

    /** The meaning of what became of a call's request. */
    public static PspAnswer answer(PspCall call, Exchange exchange) {
        return StripeAnswers.of(call, exchange);
    }

    /** A form is printable ASCII; only then do the bytes survive being a string on their way through stripe-java. */
    private static boolean isForm(ByteBuffer request) {
        for (int i = request.position(); i < request.limit(); i++) {
            if (request.get(i) <= ' ' || request.get(i) >= 0x7f) {
                return false;
            }
        }
        return request.hasRemaining();
    }
}
