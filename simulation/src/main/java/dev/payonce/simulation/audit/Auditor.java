package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.Result;
import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what can be seen from outside against the invariants, after every event: what producers asked, what consumers read,
 * what the PSP took and was sent. It has a model of its own and none of the product's code.
 */
public final class Auditor {
    private static final long WINDOW_MS = 24 * 3_600_000L;

    private final Map<String, List<Asked>> asked = new LinkedHashMap<>();
    private final Map<String, Integer> answered = new HashMap<>();
    private final Map<String, String> keyOfOrder = new HashMap<>();
    private final Map<String, KeyBook> keys = new HashMap<>();
    private final Wire wire = new Wire();
    private final Timelines timelines = new Timelines();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private List<Charge> ledger = List.of();
    private List<LogEntry> pspLog = List.of();
    private int unanswered;

    /** What is known of one idempotency key. */
    private static final class KeyBook {
        private final Map<String, PaymentOutcome> firsts = new LinkedHashMap<>();
        private final Map<String, Charge> charges = new LinkedHashMap<>();
        private final List<Asked> requests = new ArrayList<>();
        private final Set<String> called = new LinkedHashSet<>();
    }

    /** A request record is in the log. */
    public void asked(Asked request) {
        asked.computeIfAbsent(request.requestId(), id -> new ArrayList<>()).add(request);
        keyOfOrder.put(request.orderId(), request.key());
        book(request.key()).requests.add(request);
        unanswered++;
    }

    private KeyBook book(String key) {
        return keys.computeIfAbsent(key, made -> new KeyBook());
    }

    /** A caller begins a try. */
    public void tries(String pspKey) {
        wire.tries(pspKey);
    }

    /** A request to the PSP leaves a process. */
    public void written(String pspKey, byte[] body, long now_ms) {
        wire.written(pspKey, body, now_ms);
    }

    /** A call is committed. */
    public void published(PspCall call) {
        wire.published(call);
        String key = keyOfOrder.get(String.valueOf(call.getOrderId()));
        if (key == null) {
            throw new Violation("I1", call.getPspKey(), "a call that nobody asked for");
        }
        KeyBook book = book(key);
        book.called.add(call.getAttemptId());
        for (String other : book.called) {
            if (!other.equals(call.getAttemptId()) && !book.firsts.containsKey(other)) {
                throw new Violation("I1", key, call.getAttemptId() + " is called while " + other + " is open");
            }
        }
    }

    /** An event is committed. */
    public void happened(PaymentEvent event) {
        timelines.happened(event);
    }

    /** What the PSP has written down by now. */
    public void ledger(List<Charge> charges, List<LogEntry> log) {
        for (Charge charge : charges.subList(ledger.size(), charges.size())) {
            if (charge.succeeded()) {
                charged(charge);
            }
        }
        ledger = charges;
        pspLog = log;
    }

    private void charged(Charge charge) {
        String attemptId = String.valueOf(charge.metadata().get("attempt_id"));
        String key = keyOfOrder.get(String.valueOf(charge.metadata().get("order_id")));
        if (key == null) {
            throw new Violation("I1", attemptId, "a charge that nobody asked for");
        }
        KeyBook book = book(key);
        if (book.charges.containsKey(attemptId)) {
            throw new Violation("I1", key, attemptId + " was charged twice");
        }
        for (String other : book.charges.keySet()) {
            if (!isNewAfter(book, book.firsts.get(other))) {
                throw new Violation("I1", key, "charged as " + other + " and as " + attemptId);
            }
        }
        PaymentOutcome told = book.firsts.get(attemptId);
        if (told != null && told.getError() != null) {
            throw new Violation("I4", key, attemptId + " was told as failed, and is charged");
        }
        book.charges.put(attemptId, charge);
    }

    /** Whether somebody asked with the key after its window had ended, which lets it stand for another payment. */
    private static boolean isNewAfter(KeyBook book, @Nullable PaymentOutcome first) {
        return first != null
                && book.requests.stream()
                        .anyMatch(request ->
                                request.timestamp_ms() > first.getCompletedAt().toEpochMilli() + WINDOW_MS);
    }

    /**
     * An outcome is committed.
     *
     * @param content its bytes but for the request it answers and whether it is a replay
     */
    public void told(PaymentOutcome outcome, byte[] content) {
        String requestId = outcome.getRequestId();
        List<Asked> requests = asked.getOrDefault(requestId, List.of());
        int count = answered.merge(requestId, 1, Integer::sum);
        unanswered--;
        if (count > requests.size()) {
            throw new Violation("I2", requestId, "outcome " + count + " for " + requests.size() + " request records");
        }
        String result = outcome.getResult().name();
        String code = outcome.getError() == null ? "" : " " + outcome.getError().getCode();
        outcomes.merge(result + code + (outcome.getReplayed() ? " (replayed)" : ""), 1, Integer::sum);
        if (outcome.getPayment() == null) {
            refused(outcome, requests.getFirst());
            return;
        }
        String attemptId = outcome.getPayment().getAttemptId();
        KeyBook book = book(requests.getFirst().key());
        PaymentOutcome first = book.firsts.get(attemptId);
        if (first == null) {
            firstTold(book, attemptId, outcome, requests.getFirst());
            contents.put(attemptId, content);
        } else if (!java.util.Arrays.equals(contents.get(attemptId), content)) {
            throw new Violation("I5", requests.getFirst().key(), attemptId + " was told in two ways");
        }
        String order = outcome.getPayment().getOrderId();
        if (!requests.getFirst().orderId().equals(order)) {
            throw new Violation(
                    "I5",
                    requests.getFirst().key(),
                    "asked for " + requests.getFirst().orderId() + ", told of " + order);
        }
        timelines.told(outcome);
    }

    private final Map<String, byte[]> contents = new HashMap<>();

    private void firstTold(KeyBook book, String attemptId, PaymentOutcome outcome, Asked request) {
        for (PaymentOutcome other : book.firsts.values()) {
            if (!isNewAfter(book, other)) {
                throw new Violation("I5", request.key(), "two payments within the key's window: " + attemptId);
            }
        }
        book.firsts.put(attemptId, outcome);
        Charge charge = book.charges.get(attemptId);
        switch (outcome.getResult()) {
            case SUCCEEDED -> {
                if (charge == null
                        || charge.amount() != outcome.getPayment().getAmountMinor()
                        || !charge.intentId()
                                .equals(outcome.getPayment().getAuthorization().getPspReference())) {
                    throw new Violation(
                            "I3", request.key(), attemptId + " was told as captured, the ledger says " + charge);
                }
            }
            case FAILED -> {
                if (charge != null || !wire.isProvenFailed(attemptId, pspLog)) {
                    throw new Violation("I4", request.key(), attemptId + " was told as failed without the PSP's proof");
                }
            }
            default -> {}
        }
    }

    private void refused(PaymentOutcome outcome, Asked request) {
        String code = outcome.getError() == null ? "" : outcome.getError().getCode();
        switch (code) {
            case "IDEMPOTENCY_KEY_REUSE" -> {
                boolean isReuse = book(request.key()).requests.stream()
                        .anyMatch(other -> other.isWellFormed() && !other.body().equals(request.body()));
                if (!isReuse) {
                    throw new Violation("I5", request.key(), "the same request was told that it is another");
                }
            }
            case "IDEMPOTENCY_KEY_IN_USE" -> {}
            default -> {
                if (request.isWellFormed()) {
                    throw new Violation("I2", request.key(), "a good request was refused: " + code);
                }
            }
        }
    }

    /** A reader was shown a payment. */
    public void shown(String attemptId, long sequence, String hash) {
        timelines.shown(attemptId, sequence, hash);
    }

    /** Whether everything that was asked is answered, but for what may stay open. */
    public boolean isSettled() {
        return unanswered == 0 || missing().isEmpty();
    }

    private Set<String> missing() {
        Set<String> missing = new HashSet<>();
        asked.forEach((requestId, records) -> {
            boolean isOpen = answered.getOrDefault(requestId, 0) < records.size();
            if (isOpen && !mayStayOpen(records.getFirst().key())) {
                missing.add(requestId);
            }
        });
        return missing;
    }

    private boolean mayStayOpen(String key) {
        return wire.attemptsOf(key, keyOfOrder).stream()
                .anyMatch(attemptId -> Exemption.holds(attemptId, pspLog, timelines.overdue()));
    }

    /** When nothing goes wrong any more and all had time to end: everything must be answered, and the money agree. */
    public void atEnd() {
        Set<String> missing = missing();
        if (!missing.isEmpty()) {
            String requestId = missing.stream().sorted().toList().getFirst();
            String key = asked.getOrDefault(requestId, List.of()).getFirst().key();
            throw new Violation("I2", key, missing.size() + " requests have no outcome, e.g. " + requestId);
        }
        keys.forEach((key, book) -> book.charges.keySet().forEach(attemptId -> {
            PaymentOutcome told = book.firsts.get(attemptId);
            if (told == null && !mayStayOpen(key)) {
                throw new Violation("I3", key, attemptId + " was charged, and nobody was told");
            }
        }));
        timelines.atEnd();
    }

    /** Long after everything is at rest, a store must have forgotten it. */
    public void kept(String key, long now_ms, long retention_ms) {
        KeyBook book = keys.get(key);
        boolean isAtRest = book != null
                && !book.firsts.isEmpty()
                && book.called.equals(book.firsts.keySet())
                && book.firsts.values().stream()
                        .allMatch(outcome -> outcome.getResult() != Result.REQUIRES_ACTION
                                && outcome.getCompletedAt().toEpochMilli() + retention_ms < now_ms);
        if (isAtRest) {
            throw new Violation("PRUNED", key, "is still kept");
        }
    }

    /** Outcomes by what they say. */
    public Map<String, Integer> outcomes() {
        return outcomes;
    }
}
