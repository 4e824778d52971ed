package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.stripesim.core.Charge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds what can be seen from outside against the invariants, after every event: what producers asked, what consumers read,
 * what the PSP took and was sent. It has a model of its own and none of the product's code.
 */
public final class Auditor {
    private final int waitersMax;
    private final long window_ms;
    private final Map<String, List<Asked>> asked = new LinkedHashMap<>();
    private final Map<String, Integer> answered = new HashMap<>();
    private final Map<String, String> keyOfOrder = new HashMap<>();
    private final Map<String, KeyBook> keys = new HashMap<>();
    private final Map<String, PaymentOutcome> firsts = new HashMap<>();
    private final Map<String, Supplier<byte[]>> contents = new HashMap<>();
    private final Wire wire = new Wire();
    private final Timelines timelines = new Timelines();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Money money = new Money();
    private final Leftovers leftovers;
    private int unanswered;

    /**
     * @param waitersMax how many duplicates of a request are promised to be remembered
     * @param window_ms how long a key is promised to answer after its payment came to rest
     */
    public Auditor(int waitersMax, long window_ms) {
        this.waitersMax = waitersMax;
        this.window_ms = window_ms;
        this.leftovers = new Leftovers(waitersMax);
    }

    /** A request record is in the log. */
    public void asked(Asked request) {
        asked.computeIfAbsent(request.requestId(), id -> new ArrayList<>()).add(request);
        keyOfOrder.put(request.orderId(), request.key());
        book(request.key()).requests.add(request);
        unanswered++;
    }

    private KeyBook book(String key) {
        return keys.computeIfAbsent(key, made -> new KeyBook(key, window_ms));
    }

    /**
     * A caller begins a try.
     *
     * @param flight what tells one caller's work on one publication from all others
     */
    public void tries(String flight, String pspKey, long now_ms) {
        wire.tries(flight, pspKey, now_ms);
    }

    /** The PSP has asked a caller not to try again before that time. */
    public void heard(String flight, long notBefore_ms) {
        wire.heard(flight, notBefore_ms);
    }

    /**
     * A request to the PSP leaves a process.
     *
     * @param stood_ms how long the process stood still between judging the time and writing
     */
    public void written(String pspKey, byte[] body, long now_ms, long stood_ms) {
        wire.written(pspKey, body, now_ms, stood_ms);
    }

    /** A call is committed. */
    public void published(PspCall call) {
        wire.published(call);
        String key = keyOfOrder.get(String.valueOf(call.getOrderId()));
        if (key == null) {
            throw new Violation("I1", call.getPspKey(), "a call that nobody asked for");
        }
        book(key).called(call);
    }

    /** An event is committed. */
    public void happened(PaymentEvent event) {
        timelines.happened(event);
        money.proves(event.getPayment());
    }

    /** What the PSP has written down by now. */
    public void ledger(List<Charge> charges) {
        money.ledger(charges, this::charged);
    }

    /**
     * The PSP has answered a request, whoever hears it.
     *
     * @param errorType as the PSP names it; empty where it is no error
     */
    public void answered(String pspKey, int status, String errorType) {
        money.answered(pspKey, status, errorType);
    }

    private void charged(Charge charge) {
        String attemptId = Money.attemptId(charge);
        String key = keyOfOrder.get(String.valueOf(charge.metadata().get("order_id")));
        if (key == null) {
            throw new Violation("I1", attemptId, "a charge that nobody asked for");
        }
        book(key).charged(attemptId, charge);
    }

    /**
     * An outcome is committed.
     *
     * @param content its bytes but for the request it answers and whether it is a replay; made where they are compared
     */
    public void told(PaymentOutcome outcome, Supplier<byte[]> content) {
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
        } else if (!Arrays.equals(contents.getOrDefault(attemptId, content).get(), content.get())) {
            throw new Violation("I5", requests.getFirst().key(), attemptId + " was told in two ways");
        } else {
            book.replayed(first, attemptId, requests.getFirst());
        }
        String body = Asked.body(
                outcome.getPayment().getOrderId(), outcome.getPayment().getAmountMinor());
        if (!requests.getFirst().body().equals(body)) {
            throw new Violation(
                    "I5",
                    requests.getFirst().key(),
                    "asked for " + requests.getFirst().body() + ", told of " + body);
        }
        timelines.told(outcome);
    }

    private void firstTold(KeyBook book, String attemptId, PaymentOutcome outcome, Asked request) {
        book.firstTold(attemptId, outcome, request);
        firsts.put(attemptId, outcome);
        PaymentStatus status = outcome.getPayment().getStatus();
        boolean fits = switch (outcome.getResult()) {
            case SUCCEEDED -> status == PaymentStatus.CAPTURED;
            case FAILED -> status == PaymentStatus.FAILED;
            case REQUIRES_ACTION -> status == PaymentStatus.REQUIRES_ACTION;
            default -> false;
        };
        if (!fits) {
            throw new Violation(
                    "I2", request.key(), attemptId + " was told as " + outcome.getResult() + ", is " + status);
        }
        money.proves(outcome.getPayment());
    }

    private void refused(PaymentOutcome outcome, Asked request) {
        String code = outcome.getError() == null ? "" : outcome.getError().getCode();
        switch (code) {
            case "IDEMPOTENCY_KEY_REUSE" -> {
                if (!book(request.key()).hasAnother(request)) {
                    throw new Violation("I5", request.key(), "the same request was told that it is another");
                }
                book(request.key()).toldReuse(request, outcome);
            }
            case "IDEMPOTENCY_KEY_IN_USE" -> {
                // This one is counted as answered; the first and all who wait are not.
                if (book(request.key()).unanswered(request, answered) < 1 + waitersMax) {
                    throw new Violation("I2", request.key(), "was told that too many wait, and they do not");
                }
            }
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
            if (isOpen && !mayStayOpen(records.getFirst())) {
                missing.add(requestId);
            }
        });
        return missing;
    }

    /** Who asks for what an exempt payment was made for has to wait for it; whoever else uses its key is told so at once. */
    private boolean mayStayOpen(Asked request) {
        return request.isWellFormed()
                && book(request.key()).called.entrySet().stream()
                        .anyMatch(call -> call.getValue().body().equals(request.body()) && isExempt(call.getKey()));
    }

    private boolean isExempt(String attemptId) {
        return Exemption.holds(attemptId, money, timelines.overdue());
    }

    /** When nothing goes wrong any more and all had time to end: everything must be answered, and the money agree. */
    public void atEnd() {
        Set<String> missing = missing();
        if (!missing.isEmpty()) {
            String requestId = missing.stream().sorted().toList().getFirst();
            String key = asked.getOrDefault(requestId, List.of()).getFirst().key();
            throw new Violation("I2", key, missing.size() + " requests have no outcome, e.g. " + requestId);
        }
        keys.forEach((key, book) -> {
            for (String attemptId : book.charges.keySet()) {
                if (!book.firsts.containsKey(attemptId) && !isExempt(attemptId)) {
                    throw new Violation("I3", key, attemptId + " was charged, and nobody was told");
                }
            }
            book.atEnd();
        });
        timelines.atEnd();
    }

    /** A row of a store was written or deleted, in the order of the store's changelog. */
    public void stored(String store, int partition, byte[] key, byte @Nullable [] value, long at_ms) {
        leftovers.changed(store, partition, key, value, at_ms);
    }

    /** What the stores may not hold any more, when the end is some time ago. */
    public void forgotten(long now_ms, long retention_ms) {
        leftovers.check(firsts::containsKey, now_ms);
        leftovers.forEach("payments", attemptId -> {
            PaymentOutcome told = firsts.get(attemptId);
            if (told != null && KeyBook.isPast(told, now_ms, retention_ms)) {
                throw new Violation("PRUNED", attemptId, "is still kept");
            }
        });
        leftovers.forEach("keys", key -> {
            KeyBook book = keys.get(key);
            if (book != null && book.isPast(now_ms, retention_ms)) {
                throw new Violation("PRUNED", key, "is still kept");
            }
        });
    }

    /** All that a thing goes by, be it a key, a payment, a request or a call: to find it in a trace. */
    public Set<String> namesOf(String about) {
        for (Map.Entry<String, KeyBook> entry : keys.entrySet()) {
            Set<String> names = entry.getValue().names(entry.getKey());
            boolean isOfACall = entry.getValue().called.keySet().stream().anyMatch(about::startsWith);
            if (isOfACall || names.contains(about)) {
                return names;
            }
        }
        return about.isEmpty() ? Set.of() : Set.of(about);
    }

    /** Outcomes by what they say. */
    public Map<String, Integer> outcomes() {
        return outcomes;
    }
}
