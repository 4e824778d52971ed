package dev.payonce.processor.payment;

import static dev.payonce.processor.payment.Samples.T0;

import dev.payonce.processor.payment.PaymentState.Authorizing;
import java.util.List;
import java.util.stream.Collectors;

/** States and effects as the tables of tests write them; times are seconds since the payment was claimed. */
final class Shown {
    private Shown() {}

    static String show(PaymentState state) {
        return switch (state) {
            case Authorizing open -> show(open.call());
            case PaymentState.RequiresAction waiting -> "REQUIRES_ACTION";
            case PaymentState.Captured captured -> "CAPTURED";
            case PaymentState.Failed failed -> "FAILED";
        };
    }

    static String show(Call call) {
        return switch (call.status()) {
            case Call.Status.Sent sent -> call.everUnknown() ? "SENT?" : "SENT";
            case Call.Status.RetryAt(long due_ms) -> "RETRY_AT(" + seconds(due_ms) + ")";
            case Call.Status.Unknown(long due_ms) -> "UNKNOWN(" + seconds(due_ms) + ")";
            case Call.Status.Overdue overdue -> call.everUnknown() ? "OVERDUE?" : "OVERDUE";
        };
    }

    static String show(List<Effect> effects) {
        return effects.stream()
                .map(effect -> switch (effect) {
                    case Effect.Publish(Call call) -> "publish until " + seconds(call.notAfter_ms());
                    case Effect.Answer answer -> "answer";
                    case Effect.Note(var entry) -> "note " + entry.type();
                    case Effect.WakeAt(long due_ms) -> "wake " + seconds(due_ms);
                    case Effect.Ignore(var why) -> "ignore " + why;
                })
                .collect(Collectors.joining(", "));
    }

    private static long seconds(long at_ms) {
        return (at_ms - T0) / 1000;
    }
}
