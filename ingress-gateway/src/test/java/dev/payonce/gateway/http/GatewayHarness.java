package dev.payonce.gateway.http;

import dev.payonce.gateway.auth.Authentication;
import dev.payonce.gateway.auth.RateLimits;
import dev.payonce.gateway.outcome.Waiters;
import dev.payonce.gateway.publish.NotPublishedException;
import dev.payonce.gateway.publish.RequestPublisher;
import dev.payonce.gateway.query.Payments;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.id.AttemptId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The real server and waiters; a publisher that remembers and may answer at once; payments from a map. */
final class GatewayHarness implements AutoCloseable, RequestPublisher, Payments {
    static final String PROCESS = "/api/payments/process";

    final Waiters waiters;
    final List<PaymentRequest> published = new CopyOnWriteArrayList<>();
    final List<String> traceparents = new CopyOnWriteArrayList<>();
    final Map<String, Found> payments = new ConcurrentHashMap<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final PublicServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    volatile Function<PaymentRequest, PaymentOutcome> processor = request -> null;
    volatile boolean brokersAway;
    volatile Found anyPayment = new Found.Absent();

    GatewayHarness() {
        this(Authentication.off(), 1_000_000, 20_000);
    }

    GatewayHarness(Authentication authentication, int requestsPerSecond, int waitersMax) {
        this(authentication, requestsPerSecond, waitersMax, Integer.MAX_VALUE);
    }

    GatewayHarness(Authentication authentication, int requestsPerSecond, int waitersMax, long bodiesMax_bytes) {
        waiters = new Waiters(waitersMax, () -> true);
        server = newServer(authentication, requestsPerSecond, bodiesMax_bytes);
        server.start();
    }

    /** Another server like this one, that does not listen yet. */
    PublicServer newServer() {
        return newServer(Authentication.off(), 1_000_000, Integer.MAX_VALUE);
    }

    private PublicServer newServer(Authentication authentication, int requestsPerSecond, long bodiesMax_bytes) {
        return new PublicServer(
                "127.0.0.1",
                0,
                new PublicServer.Parts(
                        authentication,
                        new RateLimits(requestsPerSecond),
                        bodiesMax_bytes,
                        this,
                        waiters,
                        this,
                        Clock.systemUTC(),
                        metrics));
    }

    @Override
    public void publish(PaymentRequest request, String traceparent) throws NotPublishedException {
        if (brokersAway) {
            throw new NotPublishedException("brokers away");
        }
        published.add(request);
        traceparents.add(String.valueOf(traceparent));
        PaymentOutcome outcome = processor.apply(request);
        if (outcome != null) {
            waiters.complete(outcome);
        }
    }

    @Override
    public Found find(AttemptId id, Duration limit) {
        return payments.getOrDefault(id.value(), anyPayment);
    }

    @Override
    public Found findByKey(String merchantId, String idempotencyKey, Duration limit) {
        return payments.getOrDefault(merchantId + "/" + idempotencyKey, anyPayment);
    }

    int port() {
        return server.port();
    }

    PublicServer server() {
        return server;
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        boolean typed = List.of(headers).contains("Content-Type");
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends bytes as they are and reads until the server closes, or nothing has come for a while. */
    String raw(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAll(socket);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(40_000);
        return socket;
    }

    /** What comes until the end of the stream. */
    static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.stop();
    }
}
