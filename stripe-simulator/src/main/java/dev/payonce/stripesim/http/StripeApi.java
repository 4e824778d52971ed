package dev.payonce.stripesim.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.stripesim.core.ApiCall;
import dev.payonce.stripesim.core.Reply;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.http.HttpServletRequest;

/** Hands every request under /v1 to the core, and puts what it says on the connection. */
final class StripeApi implements Handler {
    private static final String INTENTS = "/v1/payment_intents";

    private final Live live;

    StripeApi(Live live) {
        this.live = live;
    }

    @Override
    public void handle(Context context) throws InterruptedException {
        HttpServletRequest request = context.req();
        String query = request.getQueryString();
        Reply reply = live.handle(new ApiCall(
                request.getMethod(),
                shared(request.getRequestURI()),
                query == null ? "" : query,
                new String(context.bodyAsBytes(), UTF_8),
                request.getContentType(),
                request.getHeader("Authorization"),
                request.getHeader("Idempotency-Key"),
                request.getHeader("Stripe-Account")));
        if (reply.form() == Reply.Form.CUT) {
            Wire.cut(request);
            return;
        }
        context.status(reply.status());
        reply.headers().forEach(context::header);
        context.contentType(reply.form() == Reply.Form.GARBAGE ? "text/html" : "application/json");
        context.result(reply.body(context.scheme() + "://" + context.host()).getBytes(UTF_8));
    }

    /** The path of every create, as one string: keys and log keep it for each request. */
    private static String shared(String path) {
        return path.equals(INTENTS) ? INTENTS : path;
    }
}
