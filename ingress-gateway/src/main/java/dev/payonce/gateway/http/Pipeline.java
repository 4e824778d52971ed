package dev.payonce.gateway.http;

import dev.payonce.gateway.auth.Authentication;
import dev.payonce.gateway.auth.Caller;
import dev.payonce.gateway.auth.RateLimits;
import dev.payonce.schemas.rules.ErrorCode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The way of every request: a correlation id, who calls, how often, the endpoint, the answer. Whatever goes wrong inside
 * becomes a generic error with the correlation id, by which the log tells the rest.
 */
final class Pipeline {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";
    static final String CORRELATION_ID = "X-Correlation-Id";
    static final Map<String, String> SECURITY_HEADERS =
            Map.of("X-Content-Type-Options", "nosniff", "Cache-Control", "no-store");

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final String MDC_KEY = "correlation_id";
    private static final Caller NOBODY = new Caller("nobody", "nobody");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Authentication authentication;
    private final RateLimits limits;
    private final BodyBudget bodies;
    private final MeterRegistry metrics;

    Pipeline(Authentication authentication, RateLimits limits, BodyBudget bodies, MeterRegistry metrics) {
        this.authentication = authentication;
        this.limits = limits;
        this.bodies = bodies;
        this.metrics = metrics;
    }

    /** An endpoint for callers that are known and within their limit. */
    Handler authenticated(String route, Endpoint endpoint) {
        return context -> serve(context, route, correlationId -> {
            Caller caller = caller(context);
            if (!limits.tryAcquire(caller.merchantId())) {
                throw new ApiException(
                        ErrorCode.RATE_LIMITED,
                        "Too many requests a second. Nothing was done, no key was used.",
                        Map.of("Retry-After", Integer.toString(RateLimits.RETRY_AFTER_S)));
            }
            return answer(endpoint, context, caller, correlationId);
        });
    }

    /** An endpoint for everybody: documentation, and errors of routing. */
    Handler open(String route, Endpoint endpoint) {
        return context -> serve(context, route, correlationId -> answer(endpoint, context, NOBODY, correlationId));
    }

    private Answer answer(Endpoint endpoint, Context context, Caller caller, String correlationId)
            throws InterruptedException {
        try (Exchange exchange = new Exchange(context, caller, correlationId, bodies.share())) {
            return endpoint.answer(exchange);
        }
    }

    @FunctionalInterface
    private interface Step {
        Answer answer(String correlationId) throws InterruptedException;
    }

    private void serve(Context context, String route, Step step) {
        long started_ns = System.nanoTime();
        String correlationId = Ids.correlationId(context.header(CORRELATION_ID));
        MDC.put(MDC_KEY, correlationId);
        try {
            Answer answer = guarded(step, correlationId);
            write(context, answer, correlationId);
            long took_ns = System.nanoTime() - started_ns;
            timer(context.method().name(), route, answer.status()).record(Duration.ofNanos(took_ns));
            LOG.debug("{} {} answered {}", context.method().name(), route, answer.status());
        } finally {
            MDC.remove(MDC_KEY);
        }
    }

    private static Answer guarded(Step step, String correlationId) {
        try {
            return step.answer(correlationId);
        } catch (ApiException e) {
            return Problems.of(e, correlationId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problems.of(
                    ApiException.unavailable("Stopping. Repeat the request with the same idempotency key."),
                    correlationId);
        } catch (RuntimeException e) {
            LOG.error("a request failed inside", e);
            return Problems.of(
                    new ApiException(
                            ErrorCode.INTERNAL,
                            "Something went wrong here. Repeat the request with the same idempotency key."),
                    correlationId);
        }
    }

    private Caller caller(Context context) {
        Optional<Caller> caller = authentication.authenticate(context.header("Authorization"));
        return caller.orElseThrow(() -> new ApiException(
                ErrorCode.UNAUTHENTICATED,
                "An API key is needed, as Authorization: Bearer KEY.",
                Map.of("WWW-Authenticate", "Bearer")));
    }

    private static void write(Context context, Answer answer, String correlationId) {
        context.status(answer.status());
        SECURITY_HEADERS.forEach(context::header);
        context.header(CORRELATION_ID, correlationId);
        if (answer.body().length > 0) {
            context.contentType(answer.problem() && wantsProblem(context) ? PROBLEM_JSON : JSON);
            context.result(answer.body());
        }
        answer.headers().forEach(context::header);
    }

    private static boolean wantsProblem(Context context) {
        String accept = context.header("Accept");
        return accept != null && accept.contains(PROBLEM_JSON);
    }

    /** Methods are the caller's words: only known ones become a label, or there would be no end to the meters. */
    private Timer timer(String method, String route, int status) {
        String known = METHODS.contains(method) ? method : "OTHER";
        return metrics.timer(
                "payonce.http.requests", "method", known, "route", route, "status", Integer.toString(status));
    }
}
