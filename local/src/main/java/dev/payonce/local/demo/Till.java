package dev.payonce.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the gateways, in turn, for payments. */
final class Till implements AutoCloseable {
    private static final String PATH = "/api/payments/process";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private final List<URI> gateways;
    private final AtomicInteger next = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    Till(List<String> gateways) {
        this.gateways = gateways.stream().map(URI::create).toList();
    }

    /** Asks for a payment and waits for the answer; {@link Answer#NONE} where none came. */
    Answer pay(Cart cart) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway().resolve(PATH))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", cart.key())
                .POST(HttpRequest.BodyPublishers.ofString(cart.body()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException noAnswer) {
            return Answer.NONE;
        }
    }

    /** Asks for a payment and cuts the connection before the answer can have been read. */
    void payAndHangUp(Cart cart, Duration patience) throws InterruptedException {
        URI gateway = gateway();
        byte[] body = cart.body().getBytes(UTF_8);
        String head =
                "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(PATH, gateway.getAuthority(), cart.key(), body.length);
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(gateway.getHost(), gateway.getPort()), (int) CONNECT_TIMEOUT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(UTF_8));
            out.write(body);
            out.flush();
            Thread.sleep(patience);
            socket.setSoLinger(true, 0); // a reset, as of a phone that lost its network
        } catch (IOException gatewayAway) {
            return; // the repeat that follows is what counts
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private URI gateway() {
        return gateways.get(Math.floorMod(next.getAndIncrement(), gateways.size()));
    }
}
