package dev.payonce.processor.topology;

import dev.payonce.processor.payment.Decision;
import dev.payonce.processor.payment.PaymentState;

/**
 * A payment as it is kept: its state, and what the topology remembers beside it.
 *
 * @param waiters how many duplicates wait for the outcome
 * @param sequence of the newest event on the timeline
 * @param lastHash of the same
 */
public record Row(PaymentState state, int waiters, long sequence, String lastHash) {
    static Row of(Decision first) {
        return new Row(first.next(), 0, 0, "");
    }

    Row withState(PaymentState next) {
        return new Row(next, waiters, sequence, lastHash);
    }

    Row withWaiters(int count) {
        return new Row(state, count, sequence, lastHash);
    }

    Row withEvent(String hash) {
        return new Row(state, waiters, sequence + 1, hash);
    }

    String attemptId() {
        return state.terms().attemptId();
    }
}
