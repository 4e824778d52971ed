package dev.payonce.processor.psp.stripe;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.processor.psp.Psp;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.WriteGate;

/**
 * Stripe. The request is made by stripe-java (key, version, idempotency key, its own headers) with the frozen bytes of
 * the call as its body ({@link StripeCalls}), sent by {@link OneWriteClient}, and the answer is read by
 * {@link StripeAnswers}.
 */
public final class StripePsp implements Psp {
    private final StripeCalls calls;
    private final OneWriteClient http;

    /** Talks to one account. */
    public StripePsp(StripeConfig config) {
        this.calls = new StripeCalls(config);
        this.http = new OneWriteClient(config.connectTimeout(), config.readTimeout(), config.answer_bytes_max());
    }

    @Override
    public boolean supports(PspCall call) {
        return calls.supports(call);
    }

    @Override
    public PspAnswer execute(PspCall call, WriteGate gate) {
        return StripeCalls.answer(call, http.post(calls.request(call), gate));
    }

    @Override
    public void close() {
        http.close();
    }
}
