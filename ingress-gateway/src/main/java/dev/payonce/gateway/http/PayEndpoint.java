package dev.payonce.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.gateway.outcome.NoWaiterException;
import dev.payonce.gateway.outcome.Outcomes;
import dev.payonce.gateway.publish.NotPublishedException;
import dev.payonce.gateway.publish.RequestPublisher;
import dev.payonce.gateway.query.Payments;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/payments/process}: publishes a request to pay and waits for its outcome, as long as the caller wants.
 *
 * <p>It listens before it publishes, so no outcome passes unheard; and it answers 2xx only once the brokers have the
 * request, so what was accepted is never lost. Where they don't confirm it in time, it may have been accepted: the caller
 * is told 503 and repeats it with the same key.
 */
final class PayEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(PayEndpoint.class);

    /** The caller has waited long enough: a look at the payment must not make it much longer. */
    private static final Duration LOOK_LIMIT = Duration.ofMillis(500);

    private final RequestPublisher publisher;
    private final Outcomes outcomes;
    private final Payments payments;
    private final Clock clock;

    PayEndpoint(RequestPublisher publisher, Outcomes outcomes, Payments payments, Clock clock) {
        this.publisher = publisher;
        this.outcomes = outcomes;
        this.payments = payments;
        this.clock = clock;
    }

    @Override
    public Answer answer(Exchange exchange) throws InterruptedException {
        List<String> headers = exchange.headers(IdempotencyKeys.HEADER);
        String inHeader = IdempotencyKeys.ofHeader(headers);
        if (inHeader != null) {
            exchange.answerHeader(IdempotencyKeys.HEADER, headers.getFirst());
        }
        Prefer prefer = Prefer.of(exchange.headers("Prefer"));
        PayBody body = PayBody.parse(exchange.body());
        String key = IdempotencyKeys.of(inHeader, body.idempotencyKey());
        if (inHeader == null) {
            exchange.answerHeader(IdempotencyKeys.HEADER, IdempotencyKeys.toHeader(key));
        }
        PaymentRequest request = body.toRequest(
                key,
                exchange.caller(),
                exchange.correlationId(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        prefer.applied().ifPresent(applied -> exchange.answerHeader("Preference-Applied", applied));
        Optional<PaymentOutcome> outcome = publishAndWait(request, exchange.traceparent(), prefer.patience());
        return outcome.isPresent() ? OutcomeAnswers.ofPay(outcome.get()) : accepted(request, prefer.patience());
    }

    private Optional<PaymentOutcome> publishAndWait(
            PaymentRequest request, @Nullable String traceparent, Duration patience) throws InterruptedException {
        long started_ns = System.nanoTime();
        try (Outcomes.Waiter waiter = outcomes.register(request.getRequestId())) {
            try {
                publisher.publish(request, traceparent);
            } catch (NotPublishedException e) {
                // The acknowledgement may be lost and the request not: then its outcome is the better proof.
                Optional<PaymentOutcome> outcome = waiter.await(Duration.ZERO);
                if (outcome.isEmpty()) {
                    LOG.warn("a request was not confirmed by the brokers: {}", e.getMessage());
                    throw unconfirmed();
                }
                return outcome;
            }
            return waiter.await(patience.minusNanos(System.nanoTime() - started_ns));
        } catch (NoWaiterException e) {
            throw ApiException.unavailable("Not accepted now: " + e.getMessage() + ". Repeat it with the same key.");
        }
    }

    private static ApiException unconfirmed() {
        return ApiException.unavailable(
                "The request may have been accepted or not. Repeat it with the same idempotency key.");
    }

    /** Accepted, but not ended in time: the payment as it stands, or where to ask for it. */
    private Answer accepted(PaymentRequest request, Duration patience) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Retry-After", "1");
        if (!patience.isZero()
                && payments.findByKey(request.getMerchantId(), request.getIdempotencyKey(), LOOK_LIMIT)
                        instanceof Payments.Found.Payment(var view, boolean stale)
                && isOf(view.getPayment(), request)
                && holdsTheKey(view, request)) {
            headers.put("Location", "/api/payments/" + view.getPayment().getAttemptId());
            if (stale) {
                headers.put(PaymentQueries.STALE, "true");
            }
            return new Answer(202, headers, PaymentJson.payment(view.getPayment()), false);
        }
        headers.put("Location", "/api/payments/key/" + encoded(request.getIdempotencyKey()));
        return new Answer(202, headers, PaymentJson.accepted(request.getIdempotencyKey()), false);
    }

    /** Whether the payment still answers for its key: else this request makes another one, which is not known yet. */
    private static boolean holdsTheKey(PaymentView view, PaymentRequest request) {
        return view.getExpiresAt() == null || view.getExpiresAt().isAfter(request.getRequestedAt());
    }

    /** Whether a payment under the key is what was asked for: it may be another one, and this request's outcome a 409. */
    private static boolean isOf(Payment payment, PaymentRequest request) {
        return Objects.equals(payment.getAmountMinor(), request.getAmountMinor())
                && payment.getCurrency().equals(request.getCurrency())
                && Objects.equals(payment.getPaymentMethod(), request.getPaymentMethod())
                && Objects.equals(payment.getOrderId(), request.getOrderId())
                && payment.getMetadata().equals(request.getMetadata());
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
