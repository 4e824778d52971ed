package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The audit trail: complete, chained, without a step out of a final state; and nothing shown that is not on it. */
final class Timelines {
    private static final Set<PaymentStatus> FINAL = EnumSet.of(PaymentStatus.CAPTURED, PaymentStatus.FAILED);

    private final Map<String, List<PaymentEvent>> events = new HashMap<>();
    private final Set<String> overdue = new HashSet<>();
    private final List<Shown> shown = new ArrayList<>();

    private record Shown(String attemptId, long sequence, String hash) {}

    void happened(PaymentEvent event) {
        List<PaymentEvent> before = events.computeIfAbsent(event.getAttemptId(), id -> new ArrayList<>());
        String about = event.getAttemptId();
        if (event.getSequence() != before.size() + 1) {
            throw new Violation("I6", about, "event " + event.getSequence() + " after " + before.size());
        }
        if (!Chain.isWhole(event)) {
            throw new Violation(
                    "I6", about, "the hash of event " + event.getSequence() + " is not that of what it says");
        }
        PaymentEvent last = before.isEmpty() ? null : before.getLast();
        if (!event.getPrevHash().equals(last == null ? "" : last.getHash())) {
            throw new Violation("I6", about, "the chain is broken at event " + event.getSequence());
        }
        if (last != null && (FINAL.contains(last.getTo()) || event.getFrom() != last.getTo())) {
            throw new Violation(
                    "I6", about, "from " + last.getTo() + " by " + event.getType() + " to " + event.getTo());
        }
        before.add(event);
        if (event.getType().equals("payment_overdue")) {
            overdue.add(about);
        }
    }

    /** The outcome of a payment agrees with its timeline, as far as that is read. */
    void told(PaymentOutcome outcome) {
        List<PaymentEvent> known = events.getOrDefault(outcome.getPayment().getAttemptId(), List.of());
        boolean contradicts = known.stream()
                .anyMatch(event -> FINAL.contains(event.getTo())
                        && event.getTo() != outcome.getPayment().getStatus());
        if (contradicts) {
            throw new Violation("I6", outcome.getPayment().getAttemptId(), "told as " + outcome.getResult());
        }
    }

    void shown(String attemptId, long sequence, String hash) {
        shown.add(new Shown(attemptId, sequence, hash));
    }

    Set<String> overdue() {
        return overdue;
    }

    void atEnd() {
        for (Shown seen : shown) {
            List<PaymentEvent> known = events.getOrDefault(seen.attemptId, List.of());
            boolean isKept = known.size() >= seen.sequence
                    && known.get((int) seen.sequence - 1).getHash().equals(seen.hash);
            if (!isKept) {
                throw new Violation(
                        "I6", seen.attemptId, "a reader was shown event " + seen.sequence + ", which was taken back");
            }
        }
    }
}
