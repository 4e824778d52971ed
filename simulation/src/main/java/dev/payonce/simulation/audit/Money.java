package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.Payment;
import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the PSP has written down: who was charged, and what it has answered. */
final class Money {
    private final Map<String, Charge> charges = new HashMap<>();
    private List<Charge> ledger = List.of();
    private Supplier<List<LogEntry>> log = List::of;

    /** Takes what there is by now, and hands on each new charge that succeeded, with its payment's id. */
    void ledger(List<Charge> all, Supplier<List<LogEntry>> answers, Consumer<Charge> charged) {
        List<Charge> added = all.subList(ledger.size(), all.size());
        ledger = all;
        log = answers;
        for (Charge charge : added) {
            if (charge.succeeded()) {
                charged.accept(charge);
                charges.put(attemptId(charge), charge);
            }
        }
    }

    static String attemptId(Charge charge) {
        return String.valueOf(charge.metadata().get("attempt_id"));
    }

    List<LogEntry> log() {
        return log.get();
    }

    /** Where a payment is said to have ended, the PSP has said so itself, and the money agrees. */
    void proves(Payment payment) {
        String attemptId = payment.getAttemptId();
        Charge charge = charges.get(attemptId);
        switch (payment.getStatus()) {
            case CAPTURED -> {
                boolean agrees = charge != null
                        && charge.amount() == payment.getAmountMinor()
                        && charge.intentId().equals(payment.getAuthorization().getPspReference());
                if (!agrees) {
                    throw new Violation("I3", attemptId, "is captured, they say; the ledger says " + charge);
                }
            }
            case FAILED -> {
                if (charge != null || !isRefused(attemptId)) {
                    throw new Violation("I4", attemptId, "has failed, they say, without the PSP's proof");
                }
            }
            default -> {}
        }
    }

    /** Whether the PSP itself has said to some key of the payment that it was declined or is refused for good. */
    private boolean isRefused(String attemptId) {
        return log.get().stream().anyMatch(entry -> {
            String key = entry.idempotencyKey();
            Integer status = entry.status();
            return key != null
                    && key.startsWith(attemptId)
                    && status != null
                    && (status == 402 || status == 400 || status == 404);
        });
    }
}
