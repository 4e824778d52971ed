package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.Payment;
import dev.payonce.stripesim.core.Charge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the PSP has written down: who was charged, and what it has answered. */
final class Money {
    private final Map<String, Charge> charges = new HashMap<>();
    private List<Charge> ledger = List.of();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> stored500 = new HashSet<>();

    /** Takes what there is by now, and hands on each new charge that succeeded. */
    void ledger(List<Charge> all, Consumer<Charge> charged) {
        List<Charge> added = all.subList(ledger.size(), all.size());
        ledger = all;
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

    /**
     * The PSP has answered. Its own last words on a key are a decline, and a refusal of the request as it is; that a key is in
     * use, or was used for another request, speaks of this try only.
     *
     * @param errorType as the PSP names it; empty where it is no error
     */
    void answered(String pspKey, int status, String errorType) {
        int end = pspKey.indexOf(':');
        String attemptId = end < 0 ? pspKey : pspKey.substring(0, end);
        boolean isRefused = status == 402 && errorType.equals("card_error")
                || (status == 400 || status == 404) && errorType.equals("invalid_request_error");
        if (isRefused) {
            refused.add(attemptId);
        }
        if (status == 500) {
            stored500.add(attemptId);
        }
    }

    /** Whether the PSP has had an error of its own, which it goes on telling for as long as it remembers the key. */
    boolean isStored500(String attemptId) {
        return stored500.contains(attemptId);
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
                if (charge != null || !refused.contains(attemptId)) {
                    throw new Violation("I4", attemptId, "has failed, they say, without the PSP's proof");
                }
            }
            default -> {}
        }
    }
}
