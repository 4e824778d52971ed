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
    private static final long WINDOW_MS = 24 * 3_600_000L;

    /** The first outcome of each payment. */
    final Map<String, PaymentOutcome> firsts = new LinkedHashMap<>();

    final Map<String, Charge> charges = new LinkedHashMap<>();
    /** One entry a record. */
    final List<Asked> requests = new ArrayList<>();
    /** The payments that a call was made for. */
    final Set<String> called = new LinkedHashSet<>();

    /** Whether somebody asked with the key after its window had ended, which lets it stand for another payment. */
    boolean isNewAfter(@Nullable PaymentOutcome first) {
        return first != null
                && requests.stream()
                        .anyMatch(request ->
                                request.timestamp_ms() > first.getCompletedAt().toEpochMilli() + WINDOW_MS);
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
