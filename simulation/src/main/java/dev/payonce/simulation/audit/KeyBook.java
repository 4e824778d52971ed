package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PspCall;
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

    private final String key;
    private final long window_ms;

    /** The first outcome of each payment. */
    final Map<String, PaymentOutcome> firsts = new LinkedHashMap<>();

    final Map<String, Charge> charges = new LinkedHashMap<>();
    /** One entry a record. */
    final List<Asked> requests = new ArrayList<>();
    /** The payments that a call was made for, in that order, and what was asked for by whom each was made. */
    final LinkedHashMap<String, Called> called = new LinkedHashMap<>();

    private final List<Reuse> reuses = new ArrayList<>();

    /** When its first call was decided, by the clock of the process that claimed the key for it. */
    record Called(String body, long at_ms) {}

    /** Somebody was told that the key is another request's. */
    private record Reuse(Asked request, long at_ms) {}

    /**
     * @param key its name
     * @param window_ms how long it answers after its payment came to rest
     */
    KeyBook(String key, long window_ms) {
        this.key = key;
        this.window_ms = window_ms;
    }

    /** Whether somebody asked with the key after its window had ended, which lets it stand for another payment. */
    private boolean isNewAfter(@Nullable PaymentOutcome first) {
        return first != null && requests.stream().anyMatch(request -> isPast(first, request));
    }

    /** Whether a request was made after the window of a payment, whenever it is read. */
    private boolean isPast(PaymentOutcome first, Asked request) {
        return isPast(first, request.timestamp_ms(), window_ms);
    }

    /** Whether another request with the key was well-formed, too. */
    boolean hasAnother(Asked request) {
        return requests.stream()
                .anyMatch(other -> other.isWellFormed() && !other.body().equals(request.body()));
    }

    /** A call is committed. */
    void called(PspCall call) {
        String body = Asked.body(call.getOrderId(), call.getAmountMinor());
        called.putIfAbsent(
                call.getAttemptId(), new Called(body, call.getIssuedAt().toEpochMilli()));
        for (String other : called.keySet()) {
            if (!other.equals(call.getAttemptId()) && !firsts.containsKey(other)) {
                throw new Violation("I1", key, call.getAttemptId() + " is called while " + other + " is open");
            }
        }
    }

    /** A customer was charged. */
    void charged(String attemptId, Charge charge) {
        if (charges.containsKey(attemptId)) {
            throw new Violation("I1", key, attemptId + " was charged twice");
        }
        for (String other : charges.keySet()) {
            if (!isNewAfter(firsts.get(other))) {
                throw new Violation("I1", key, "charged as " + other + " and as " + attemptId);
            }
        }
        PaymentOutcome told = firsts.get(attemptId);
        if (told != null && told.getError() != null) {
            throw new Violation("I4", key, attemptId + " was told as failed, and is charged");
        }
        charges.put(attemptId, charge);
    }

    /** The first outcome of a payment is told to the request that made it. */
    void firstTold(String attemptId, PaymentOutcome outcome, Asked request) {
        for (PaymentOutcome other : firsts.values()) {
            if (!isPast(other, request)) {
                throw new Violation("I5", key, "two payments within the key's window: " + attemptId);
            }
        }
        firsts.put(attemptId, outcome);
    }

    /** The outcome of a payment is told again: to its own request whenever that is read, to others within its window only. */
    void replayed(PaymentOutcome first, String attemptId, Asked request) {
        boolean isOwn = first.getRequestId().equals(request.requestId());
        if (!isOwn && hasMadeOne(request)) {
            throw new Violation("I5", key, request.requestId() + " made another payment than it is told: " + attemptId);
        }
        if (!isOwn && isPast(first, request.timestamp_ms(), window_ms + CLOCKS_MS)) {
            throw new Violation("I5", key, attemptId + " was replayed after the key's window");
        }
    }

    private boolean hasMadeOne(Asked request) {
        return firsts.values().stream().anyMatch(first -> first.getRequestId().equals(request.requestId()));
    }

    /** Somebody was told that the key is another request's; whose it was is known for sure in the end only. */
    void toldReuse(Asked request, PaymentOutcome outcome) {
        if (hasMadeOne(request)) {
            throw new Violation(
                    "I5", key, request.requestId() + " made a payment, and was told that the key is another's");
        }
        reuses.add(new Reuse(request, outcome.getCompletedAt().toEpochMilli()));
    }

    /** All is known by now: nobody may have been told wrongly that the key is another's. */
    void atEnd() {
        for (Reuse reuse : reuses) {
            if (!mayBeReuse(reuse)) {
                throw new Violation(
                        "I5", key, reuse.request.requestId() + " was told that the key is another's, and it was not");
            }
        }
    }

    /**
     * Whether some payment that may have held the key then was made by another body, and its window was not over. That is one
     * at a time: from its own claim until the next, be it that a request that was made within the window is read after that.
     */
    private boolean mayBeReuse(Reuse reuse) {
        long until_ms = Long.MAX_VALUE;
        for (Map.Entry<String, Called> claim : called.reversed().entrySet()) {
            PaymentOutcome first = firsts.get(claim.getKey());
            boolean mayHold = claim.getValue().at_ms - CLOCKS_MS <= reuse.at_ms && reuse.at_ms <= until_ms;
            boolean isOver = first != null && isPast(first, reuse.request.timestamp_ms(), window_ms + CLOCKS_MS);
            if (mayHold && !isOver && !claim.getValue().body.equals(reuse.request.body())) {
                return true;
            }
            until_ms = claim.getValue().at_ms + CLOCKS_MS;
        }
        return false;
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
                && called.keySet().equals(firsts.keySet())
                && firsts.values().stream().allMatch(told -> isPast(told, now_ms, retention_ms));
    }

    static boolean isPast(PaymentOutcome told, long now_ms, long retention_ms) {
        return told.getResult() != Result.REQUIRES_ACTION
                && told.getCompletedAt().toEpochMilli() + retention_ms < now_ms;
    }

    /** The key, its requests and its payments. */
    Set<String> names(String key) {
        Set<String> names = new LinkedHashSet<>(called.keySet());
        names.add(key);
        requests.forEach(request -> names.add(request.requestId()));
        return names;
    }
}
