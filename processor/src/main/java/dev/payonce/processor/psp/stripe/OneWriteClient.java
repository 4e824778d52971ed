package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.payonce.processor.psp.WriteGate;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The HTTP client under stripe-java: one write per request, bounded in time and in the answer's size, and it says whether
 * anything was written.
 *
 * <p>stripe-java's own sits on {@code HttpURLConnection}, which repeats a POST by itself when the server takes it and cuts
 * the connection. Why this one does not is told at {@link SingleWriteBody}; {@code OneWriteTest} counts at a
 * socket. See docs/decisions/0011-one-write-per-try.md.
 */
final class OneWriteClient extends com.stripe.net.HttpClient implements AutoCloseable {
    private static final String CLIENT_INFO = buildXStripeClientUserAgentString();

    private final HttpClient http;
    private final Duration readTimeout;
    private final Duration wholeTimeout;
    private final int answer_bytes_max;

    OneWriteClient(Duration connectTimeout, Duration readTimeout, int answer_bytes_max) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.readTimeout = readTimeout;
        this.wholeTimeout = connectTimeout.plus(readTimeout);
        this.answer_bytes_max = answer_bytes_max;
    }

    /** Sends a POST once, if the gate is open when the connection stands. Never throws for what the network does. */
    Exchange post(StripeRequest request, WriteGate gate) {
        SingleWriteBody body = new SingleWriteBody(request.content().byteArrayContent(), gate);
        return exchange(toHttp(request, body), body::settle);
    }

    /** stripe-java's own way in, for reads: what changes something goes through {@link #post}. */
    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        if (request.content() != null) {
            throw new ApiConnectionException("only reads are sent this way");
        }
        HttpRequest get = toHttp(request, HttpRequest.BodyPublishers.noBody());
        if (exchange(get, Exchange.NoAnswer::new) instanceof Exchange.Answered(StripeResponse response)) {
            return response;
        }
        throw new ApiConnectionException("no answer from " + request.url().getHost());
    }

    private Exchange exchange(HttpRequest request, Function<String, Exchange> onFailure) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), answer_bytes_max));
        try {
            return new Exchange.Answered(toStripe(answer.get(wholeTimeout.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (ExecutionException e) {
            return onFailure.apply(describe(e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return onFailure.apply("no whole answer within " + wholeTimeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return onFailure.apply("interrupted");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest toHttp(StripeRequest request, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(request.url().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the API's address is not a URI", e);
        }
        for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
            header.getValue().forEach(value -> builder.header(header.getKey(), value));
        }
        if (request.content() != null) {
            builder.setHeader("Content-Type", request.content().contentType());
        }
        return builder.header("User-Agent", buildUserAgentString(request))
                .header("X-Stripe-Client-User-Agent", CLIENT_INFO)
                .timeout(readTimeout)
                .method(request.method().name(), body)
                .build();
    }

    private static StripeResponse toStripe(HttpResponse<byte[]> response) {
        return new StripeResponse(
                response.statusCode(),
                com.stripe.net.HttpHeaders.of(response.headers().map()),
                new String(response.body(), UTF_8));
    }

    private static String describe(Throwable cause) {
        String message = cause instanceof IOException ? cause.getMessage() : null;
        String name = cause.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }
}
