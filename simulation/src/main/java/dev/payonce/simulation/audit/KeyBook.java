package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.Result;
import dev.payonce.stripesim.core.Charge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one idempotency key. */
final class KeyBook {
    /** A record's time is its producer's, and is not believed beyond that of the process which judges: clocks differ so far. */
    private static final long CLOCKS_MS = 2_000;

    private final long window_ms;

    /** The first outcome of each payment. */
    final Map<String, PaymentOutcome> firsts = new LinkedHashMap<>();

    final Map<String, Charge> charges = new LinkedHashMap<>();
    /** One entry a record. */
    final List<Asked> requests = new ArrayList<>();
    /** The payments that a call was made for. */
    final Set<String> called = new LinkedHashSet<>();

    /**
     * @param window_ms how long it answers after its payment came to rest
     */
    KeyBook(long window_ms) {
        this.window_ms = window_ms;
    }

    /** Whether somebody asked with the key after its window had ended, which lets it stand for another payment. */
    boolean isNewAfter(@Nullable PaymentOutcome first) {
        return first != null && requests.stream().anyMatch(request -> isPast(first, request));
    }

    /** Whether a request was made after the window of a payment, whenever it is read. */
    boolean isPast(PaymentOutcome first, Asked request) {
        return isPast(first, request.timestamp_ms(), window_ms);
    }

    /** Whether it was so by any clock, and is none of the records of the payment's own request. */
    boolean isLongPast(PaymentOutcome first, Asked request) {
        return isPast(first, request.timestamp_ms(), window_ms + CLOCKS_MS)
                && !first.getRequestId().equals(request.requestId());
    }

    /** Whether another request with the key was well-formed, too. */
    boolean hasAnother(Asked request) {
        return requests.stream()
                .anyMatch(other -> other.isWellFormed() && !other.body().equals(request.body()));
    }

    /**
     * How many records that ask for the same have no outcome.
     *
     * @param answered outcomes by request id
     */
    long unanswered(Asked request, Map<String, Integer> answered) {
        List<String> same = requests.stream()
                .filter(other -> other.isWellFormed() && other.body().equals(request.body()))
                .map(Asked::requestId)
                .toList();
        long done = same.stream()
                .distinct()
                .mapToLong(id -> answered.getOrDefault(id, 0))
                .sum();
        return same.size() - done;
    }

    /** Whether all that the key ever stood for has been at rest for so long. */
    boolean isPast(long now_ms, long retention_ms) {
        return !firsts.isEmpty()
                && called.equals(firsts.keySet())
                && firsts.values().stream().allMatch(told -> isPast(told, now_ms, retention_ms));
    }

    static boolean isPast(PaymentOutcome told, long now_ms, long retention_ms) {
        return told.getResult() != Result.REQUIRES_ACTION
                && told.getCompletedAt().toEpochMilli() + retention_ms < now_ms;
    }

    /** The key, its requests and its payments. */
    Set<String> names(String key) {
        Set<String> names = new LinkedHashSet<>(called);
        names.add(key);
        requests.forEach(request -> names.add(request.requestId()));
        return names;
    }
}
