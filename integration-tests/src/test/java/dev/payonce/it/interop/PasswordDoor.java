package dev.payonce.it.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;

/** Lets pass to a registry only who shows the right basic credentials. */
final class PasswordDoor implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private PasswordDoor(HttpServer server) {
        this.server = server;
    }

    static PasswordDoor before(String registryUrl, String userInfo) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        PasswordDoor door = new PasswordDoor(server);
        String expected = "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
        server.createContext("/", exchange -> {
            try (exchange) {
                if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    door.pass(exchange, registryUrl);
                } else {
                    answer(exchange, 401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}".getBytes(UTF_8));
                }
            }
        });
        server.start();
        return door;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }

    private void pass(HttpExchange exchange, String registryUrl) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registryUrl + exchange.getRequestURI()))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
