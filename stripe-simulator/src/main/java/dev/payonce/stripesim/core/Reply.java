package dev.payonce.stripesim.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes back on the connection, if anything.
 *
 * @param requestId of this request
 * @param bodyRequestId of the request that was executed, which the body names; another one when replayed
 * @param replayed whether a stored result is repeated
 * @param fault the fault that changed the reply, or null
 */
public record Reply(
        Form form,
        Outcome outcome,
        boolean expandCharge,
        String requestId,
        String bodyRequestId,
        @Nullable String idempotencyKey,
        boolean replayed,
        @Nullable Fault fault) {
    /** How it looks on the wire. */
    public enum Form {
        /** JSON with Stripe's headers. */
        ANSWER,
        /** Status 200 and no JSON. */
        GARBAGE,
        /** Nothing: the connection is cut. */
        CUT
    }

    /** The HTTP status; meaningless if the connection is cut. */
    public int status() {
        return form == Form.GARBAGE ? 200 : outcome.status();
    }

    /** Stripe's headers. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Request-Id", requestId);
        headers.put("Stripe-Version", Render.API_VERSION);
        if (idempotencyKey != null) {
            headers.put("Idempotency-Key", idempotencyKey);
            headers.put("Original-Request", bodyRequestId);
        }
        if (replayed) {
            headers.put("Idempotent-Replayed", "true");
        }
        if (status() == 401) {
            headers.put("WWW-Authenticate", "Basic realm=\"Stripe\"");
        }
        if (status() == 429) {
            headers.put("Stripe-Rate-Limited-Reason", "global-rate");
        }
        if (fault != null && fault.shouldRetry() != null) {
            headers.put("Stripe-Should-Retry", fault.shouldRetry().toString());
        }
        if (fault != null && fault.retryAfter_s() != null) {
            headers.put("Retry-After", fault.retryAfter_s().toString());
        }
        return headers;
    }

    Reply as(Form newForm, Outcome newOutcome) {
        return new Reply(newForm, newOutcome, expandCharge, requestId, bodyRequestId, idempotencyKey, replayed, fault);
    }

    /**
     * The body. A replay's is the first one's, byte for byte.
     *
     * @param publicBase where a customer's browser reaches the simulator, for the 3-D Secure redirect
     */
    public String body(String publicBase) {
        return form == Form.GARBAGE
                ? "<html><body><h1>It works!</h1></body></html>"
                : Render.body(outcome, bodyRequestId, expandCharge, publicBase);
    }
}
