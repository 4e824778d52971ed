package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.Map;

/**
 * The psp caller's settings.
 *
 * @param applicationId names the consumer group: {@code {application.id}-psp-caller}
 * @param kafka what every client needs: bootstrap servers and, where used, security
 * @param calls_in_flight_max the window: so many calls are made at a time, and no more are read than twice that
 * @param tries how one publication is tried
 * @param keyLifetime how long after {@code issued_at} a PSP key may be sent; at most 20 h
 * @param sessionTimeout after which a silent caller's partitions go to another
 * @param deliveryTimeout after which a result that could not be written makes the caller start over
 * @param commitInterval how often finished calls are committed
 */
public record PspCallerConfig(
        String applicationId,
        Map<String, Object> kafka,
        int calls_in_flight_max,
        TryPolicy tries,
        Duration keyLifetime,
        Duration sessionTimeout,
        Duration deliveryTimeout,
        Duration commitInterval) {
    private static final Duration SESSION_TIMEOUT_MIN = Duration.ofSeconds(1);
    private static final Duration DELIVERY_TIMEOUT_MIN = Duration.ofSeconds(10);

    /**
     * @throws IllegalArgumentException in words for an operator
     */
    public PspCallerConfig {
        kafka = Map.copyOf(kafka);
        if (applicationId.isBlank() || !kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("the psp caller needs an application id and bootstrap servers");
        }
        if (calls_in_flight_max < 1) {
            throw new IllegalArgumentException("PSP_CALLS_IN_FLIGHT_MAX must be at least 1");
        }
        if (!keyLifetime.isPositive() || keyLifetime.compareTo(Deadline.KEY_LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException("PSP_KEY_LIFETIME_S must be positive and at most 20 h");
        }
        if (sessionTimeout.compareTo(SESSION_TIMEOUT_MIN) < 0 || deliveryTimeout.compareTo(DELIVERY_TIMEOUT_MIN) < 0) {
            throw new IllegalArgumentException("the psp caller's session is at least 1 s, its delivery time-out 10 s");
        }
        if (!commitInterval.isPositive()) {
            throw new IllegalArgumentException("the psp caller's commit interval must be positive");
        }
    }

    /** With the defaults: 512 calls in flight, the rules' tries, 20 h, a session of 6 s. */
    public static PspCallerConfig of(String applicationId, Map<String, Object> kafka) {
        return new PspCallerConfig(
                applicationId,
                kafka,
                512,
                TryPolicy.standard(),
                Deadline.KEY_LIFETIME_MAX,
                Duration.ofSeconds(6),
                Duration.ofMinutes(2),
                Duration.ofMillis(100));
    }

    /** The same with another window. */
    public PspCallerConfig withCallsInFlightMax(int calls_in_flight_max) {
        return with(calls_in_flight_max, tries, keyLifetime);
    }

    /** The same with another life of the PSP's keys. */
    public PspCallerConfig withKeyLifetime(Duration keyLifetime) {
        return with(calls_in_flight_max, tries, keyLifetime);
    }

    /** The same with other tries. */
    public PspCallerConfig withTries(TryPolicy tries) {
        return with(calls_in_flight_max, tries, keyLifetime);
    }

    private PspCallerConfig with(int calls_in_flight_max, TryPolicy tries, Duration keyLifetime) {
        return new PspCallerConfig(
                applicationId,
                kafka,
                calls_in_flight_max,
                tries,
                keyLifetime,
                sessionTimeout,
                deliveryTimeout,
                commitInterval);
    }

    /** The consumer group of all callers of this application. */
    public String groupId() {
        return applicationId + "-psp-caller";
    }
}
