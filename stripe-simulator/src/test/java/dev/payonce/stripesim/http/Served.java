package dev.payonce.stripesim.http;

import dev.payonce.stripesim.core.ChangeLog;
import dev.payonce.stripesim.core.CoreSettings;
import dev.payonce.stripesim.core.StripeSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ThreadLocalRandom;

/** The simulator on a port of its own, and a bare HTTP client for it. */
final class Served implements AutoCloseable {
    static final String VISA = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    Served(CoreSettings settings) {
        StripeSimulator core = new StripeSimulator(
                settings,
                System::currentTimeMillis,
                length -> ThreadLocalRandom.current()
                        .ints(length, 'a', 'z' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                () -> ThreadLocalRandom.current().nextDouble(),
                ChangeLog.NONE);
        server = HttpServer.start(new Live(core, () -> {}), "127.0.0.1", 0);
    }

    String base() {
        return "http://127.0.0.1:" + server.port();
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).GET());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> pay(String form, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base() + "/v1/payment_intents"))
                .header("Authorization", "Bearer sk_test_served")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).DELETE());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
