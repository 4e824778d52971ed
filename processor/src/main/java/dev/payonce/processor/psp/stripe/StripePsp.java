package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.stripe.exception.StripeException;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.processor.psp.Psp;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.WriteGate;
import java.nio.ByteBuffer;

/**
 * Stripe. The request is made by stripe-java (key, version, idempotency key, its own headers) with the frozen bytes of
 * the call as its body, sent by {@link OneWriteClient}, and the answer is read by {@link StripeAnswers}.
 *
 * <p>{@code StripeClient.rawRequest} would send the same bytes, but turns every answer that is not 2xx into an exception,
 * which loses the headers ({@code Retry-After}, {@code Stripe-Should-Retry}, {@code Date}) where the body is not Stripe's.
 */
public final class StripePsp implements Psp {
    private static final String CREATE = "create";
    private static final String PAYMENT_INTENTS = "/v1/payment_intents";

    private final StripeConfig config;
    private final OneWriteClient http;

    /** Talks to one account. */
    public StripePsp(StripeConfig config) {
        this.config = config;
        this.http = new OneWriteClient(config.connectTimeout(), config.readTimeout(), config.answer_bytes_max());
    }

    @Override
    public boolean supports(PspCall call) {
        return call.getKind() == CallKind.POST
                && CREATE.equals(call.getOperation())
                && config.account().equals(call.getAccount())
                && !call.getPspKey().isBlank()
                && isForm(call.getRequest());
    }

    @Override
    public PspAnswer execute(PspCall call, WriteGate gate) {
        return StripeAnswers.of(call, http.post(request(call), gate));
    }

    @Override
    public void close() {
        http.close();
    }

    private StripeRequest request(PspCall call) {
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
