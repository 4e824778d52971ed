package dev.payonce.benchmarks.load;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Pays over HTTP in an open loop: from the moment a request was due to the moment its answer was read. */
public final class HttpLoad implements AutoCloseable {
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int COLD_SHARE = 8;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();
    private final URI process;
    private long next;

    public HttpLoad(String gatewayUrl) {
        process = URI.create(gatewayUrl + "/api/payments/process");
    }

    /** Wakes cold processes: half the time at a fraction of the rate, half at the rate; an answer may be late, 202. */
    public void warmUp(int rate_per_s, Duration time) throws InterruptedException {
        Duration half = time.dividedBy(2);
        fresh(Math.max(1, rate_per_s / COLD_SHARE), half, Set.of(CREATED, ACCEPTED));
        fresh(rate_per_s, half, Set.of(CREATED, ACCEPTED));
    }

    /** Sends fresh payments; each must be answered 201. */
    public Latencies.Summary atRate(int rate_per_s, Duration time) throws InterruptedException {
        return fresh(rate_per_s, time, Set.of(CREATED));
    }

    /** Sends the newest payments again, under their keys; each must be answered 200, as a replay. */
    public Latencies.Summary againAtRate(int rate_per_s, Duration time) throws InterruptedException {
        int payments = (int) Math.min(next, rate_per_s * time.toSeconds());
        return paced(next - payments, payments, rate_per_s, Set.of(OK));
    }

    private Latencies.Summary fresh(int rate_per_s, Duration time, Set<Integer> statuses) throws InterruptedException {
        int payments = (int) (rate_per_s * time.toSeconds());
        Latencies.Summary latencies = paced(next, payments, rate_per_s, statuses);
        next += payments;
        return latencies;
    }

    private Latencies.Summary paced(long from, int payments, int rate_per_s, Set<Integer> statuses)
            throws InterruptedException {
        Latencies latencies = new Latencies();
        CountDownLatch left = new CountDownLatch(payments);
        AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        Pace pace = new Pace(System.nanoTime(), rate_per_s);
        for (int i = 0; i < payments; i++) {
            long due_ns = pace.awaitDue(i);
            var _ = client.sendAsync(request(from + i), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                latencies.record(System.nanoTime() - due_ns);
                wrong.compareAndSet(null, complaint(answer, failure, statuses));
                left.countDown();
            });
        }
        boolean all = left.await(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        String complaint = wrong.get();
        if (complaint != null || !all) {
            throw new WrongOutcomeException(complaint == null ? "answers are missing" : complaint);
        }
        return latencies.summary();
    }

    private static @Nullable String complaint(
            @Nullable HttpResponse<String> answer, @Nullable Throwable failure, Set<Integer> statuses) {
        if (answer == null) {
            return "no answer: " + (failure == null ? "" : stackTrace(failure));
        }
        return statuses.contains(answer.statusCode())
                ? null
                : "status %d, not one of %s: %s".formatted(answer.statusCode(), statuses, answer.body());
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private HttpRequest request(long number) {
        String body = """
                {"idempotencyKey":"http-%1$d","amount":10.00,"currency":"USD",\
                "paymentMethod":{"type":"card","token":"pm_card_visa"},\
                "metadata":{"orderID":"order-%1$d","customerID":"customer-%1$d"}}""".formatted(number);
        return HttpRequest.newBuilder(process)
                .header("Content-Type", "application/json")
                .timeout(ANSWER_LIMIT)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
