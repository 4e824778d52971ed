package dev.payonce.processor.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payonce.internal.v1.PaymentView;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.eclipse.jetty.http.UriCompliance;

/**
 * The query port: {@code GET /internal/payments/{attempt_id}}, {@code /internal/keys/{merchant}/{key}} and
 * {@code /internal/partitions}, for gateways and operators, behind a bearer token that they share.
 *
 * <p>200 with a {@link PaymentView} in Avro's JSON encoding, 404 absent, 421 another processor owns it, 503 while the
 * partition moves. {@code X-Payonce-Stale: true} marks a standby's answer.
 */
public final class QueryServer implements AutoCloseable {
    private static final String KEYS_PATH = "/internal/keys/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PaymentQueries queries;
    private final byte[] authorization;
    private final Javalin server;

    /**
     * @param token the bearer token that callers must show; empty: none is needed
     */
    public QueryServer(PaymentQueries queries, String token) {
        this.queries = queries;
        this.authorization = token.isEmpty() ? new byte[0] : ("Bearer " + token).getBytes(UTF_8);
        this.server = Javalin.create(this::configure);
    }

    public void start(String host, int port) {
        server.start(host, port);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.concurrency.useVirtualThreads = true;
        // Idempotency keys hold slashes and percent signs; this port is internal, and reads its paths raw.
        config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.UNSAFE));
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.routes.before(this::authenticate);
        config.routes.get("/internal/payments/{id}", answering(context -> queries.payment(context.pathParam("id"))));
        config.routes.get(KEYS_PATH + "{merchant}/<key>", answering(this::key));
        config.routes.get("/internal/partitions", this::partitions);
    }

    private void authenticate(Context context) {
        String shown = context.header("Authorization");
        byte[] bytes = shown == null ? new byte[0] : shown.getBytes(UTF_8);
        if (authorization.length > 0 && !MessageDigest.isEqual(authorization, bytes)) {
            context.status(401).skipRemainingHandlers();
        }
    }

    private Answer key(Context context) throws InterruptedException {
        String raw = context.req().getRequestURI().substring(KEYS_PATH.length());
        int slash = raw.indexOf('/');
        String key = URLDecoder.decode(raw.substring(slash + 1).replace("+", "%2B"), UTF_8);
        return queries.key(context.pathParam("merchant"), key);
    }

    private void partitions(Context context) throws IOException {
        Optional<Owners> owners = queries.owners();
        if (owners.isPresent()) {
            json(context, JSON.writeValueAsBytes(owners.get()));
        } else {
            context.status(503).header("Retry-After", "1");
        }
    }

    private interface Query {
        Answer ask(Context context) throws InterruptedException;
    }

    private static Handler answering(Query query) {
        return context -> {
            switch (query.ask(context)) {
                case Answer.Found(PaymentView view, boolean stale) -> {
                    mark(context, stale);
                    json(context, encode(view));
                }
                case Answer.Absent(boolean stale) -> {
                    mark(context, stale);
                    context.status(404);
                }
                case Answer.NotHere(int partition) -> {
                    context.status(421);
                    json(context, JSON.writeValueAsBytes(Map.of("partition", partition)));
                }
                case Answer.Unavailable unavailable -> context.status(503).header("Retry-After", "1");
            }
        };
    }

    private static void mark(Context context, boolean stale) {
        if (stale) {
            context.header("X-Payonce-Stale", "true");
        }
    }

    private static void json(Context context, byte[] body) {
        context.contentType("application/json").result(body);
    }

    private static byte[] encode(PaymentView view) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(PaymentView.getClassSchema(), out);
        new SpecificDatumWriter<>(PaymentView.class).write(view, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
