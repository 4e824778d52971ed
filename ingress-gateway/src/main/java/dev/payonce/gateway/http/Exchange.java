package dev.payonce.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payonce.gateway.auth.Caller;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and what is known of it, until it is answered; then its body is given back. */
final class Exchange implements AutoCloseable {
    private final Context context;
    private final Caller caller;
    private final String correlationId;
    private final BodyBudget.Share share;

    Exchange(Context context, Caller caller, String correlationId, BodyBudget.Share share) {
        this.context = context;
        this.caller = caller;
        this.correlationId = correlationId;
        this.share = share;
    }

    Caller caller() {
        return caller;
    }

    String correlationId() {
        return correlationId;
    }

    @Nullable
    String traceparent() {
        return Ids.traceparent(context.header("traceparent"));
    }

    String method() {
        return context.method().name();
    }

    /** A part of the path, percent-decoded. */
    String pathParameter(String name) {
        return context.pathParam(name);
    }

    /** All values of a header, one for each line it came on. */
    List<String> headers(String name) {
        return Collections.list(context.req().getHeaders(name));
    }

    /** The body, read to its end. Of a long one only what it says is kept: nobody crowds others out with blanks. */
    ObjectNode body() {
        byte[] bytes = bytes();
        ObjectNode body = StrictJson.parse(bytes);
        if (bytes.length > Bodies.BEGINNING_BYTES) {
            share.shrinkTo(body.toString().length());
        }
        return body;
    }

    private byte[] bytes() {
        try {
            return Bodies.json(context.req(), share);
        } finally {
            // Also of one that is refused: the watchdog must not close the connection before the caller is told why.
            ConnectionWatchdog.received(context.req());
        }
    }

    /** Sets a header of the answer, whatever the answer will be. */
    void answerHeader(String name, String value) {
        context.header(name, value);
    }

    @Override
    public void close() {
        share.close();
    }
}
