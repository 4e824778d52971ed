package dev.payonce.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.schemas.serde.TrustedClasses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processors' internal HTTP interface, one call at a time, each bounded in time and size. */
final class ProcessorHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorHttp.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(2_500);
    private static final long ANSWER_BYTES_MAX = 1024 * 1024;
    private static final String STALE = "X-Payonce-Stale";

    static {
        TrustedClasses.load();
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Optional<String> token;

    ProcessorHttp(Optional<String> token) {
        this.token = token;
    }

    /** The payment at a path; {@link Payments.Found.Unavailable} for everything but a definite answer. */
    Payments.Found payment(URI processor, String path, Deadline deadline) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = get(processor, path, deadline);
            boolean stale = response.headers().firstValue(STALE).isPresent();
            if (response.statusCode() == 200) {
                return new Payments.Found.Payment(view(response.body()), stale);
            }
            // A standby that has not read a payment yet says nothing of its absence.
            if (response.statusCode() == 404 && !stale) {
                return new Payments.Found.Absent();
            }
            LOG.debug("{} answered {}", processor, response.statusCode());
        } catch (IOException | AvroRuntimeException e) {
            LOG.debug("{} did not answer: {}", processor, e.toString());
        }
        return new Payments.Found.Unavailable();
    }

    /** Who has what, by one processor's word; nothing where it can't tell. */
    Optional<Ownership> ownership(URI processor, Deadline deadline) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = get(processor, "/internal/partitions", deadline);
            if (response.statusCode() == 200) {
                return Optional.of(ownership(JSON.readTree(response.body())));
            }
            LOG.debug("{} answered {}", processor, response.statusCode());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} did not tell who owns what: {}", processor, e.toString());
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<byte[]> get(URI processor, String path, Deadline deadline)
            throws IOException, InterruptedException {
        if (deadline.isOver()) {
            throw new HttpTimeoutException("no time left to ask");
        }
        Duration left = deadline.left(ANSWER_TIMEOUT);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(processor.resolve(path)).timeout(left).GET();
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        // The client's own time-out ends with the head of the answer; this one bounds its body, too.
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            return answer.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer in time");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static PaymentView view(byte[] json) throws IOException {
        SpecificDatumReader<PaymentView> reader = new SpecificDatumReader<>(PaymentView.getClassSchema());
        return reader.read(
                null,
                DecoderFactory.get().jsonDecoder(PaymentView.getClassSchema(), new java.io.ByteArrayInputStream(json)));
    }

    private static Ownership ownership(JsonNode json) {
        int partitions = json.path("partitions").asInt();
        if (partitions <= 0) {
            throw new IllegalArgumentException("no partition count");
        }
        Map<Integer, URI> owners = new HashMap<>();
        json.path("owners")
                .properties()
                .forEach(entry -> owners.put(
                        Integer.valueOf(entry.getKey()),
                        URI.create(entry.getValue().asText())));
        Map<Integer, List<URI>> standbys = new HashMap<>();
        json.path("standbys").properties().forEach(entry -> {
            List<URI> urls = new ArrayList<>();
            entry.getValue().forEach(url -> urls.add(URI.create(url.asText())));
            standbys.put(Integer.valueOf(entry.getKey()), List.copyOf(urls));
        });
        return new Ownership(partitions, Map.copyOf(owners), Map.copyOf(standbys));
    }
}
