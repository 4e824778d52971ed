package dev.payonce.processor.payment;

import java.util.List;

/** The next state, and what to do about it. Nothing has happened yet: the topology carries it out. */
public record Decision(PaymentState next, List<Effect> effects) {
    static Decision of(PaymentState next, Effect... effects) {
        return new Decision(next, List.of(effects));
    }
}
