package dev.payonce.processor.payment;

import dev.payonce.processor.payment.Effect.Answer;
import dev.payonce.processor.payment.Effect.Ignore;
import dev.payonce.processor.payment.Effect.Ignored;
import dev.payonce.processor.payment.Effect.Note;
import dev.payonce.processor.payment.Effect.Publish;
import dev.payonce.processor.payment.Effect.TimelineEntry;
import dev.payonce.processor.payment.Effect.WakeAt;
import dev.payonce.processor.payment.PaymentState.Authorizing;
import dev.payonce.processor.payment.PaymentState.Captured;
import dev.payonce.processor.payment.PaymentState.Failed;
import dev.payonce.processor.payment.PaymentState.RequiresAction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a payment: {@code decide(state, input) -> next state + effects}, a pure function.
 *
 * <pre>
 *               Claimed             Result                                  ResendDue
 * (none)        AUTHORIZING
 * AUTHORIZING                       SUCCEEDED        CAPTURED               AUTHORIZING, published again under the
 *                                   REQUIRES_ACTION  REQUIRES_ACTION        same key, within 20 h of the first time
 *                                   DECLINED,REFUSED FAILED
 *                                   NOT_RUN,UNKNOWN  AUTHORIZING, to be published again
 *                                   SKIPPED          AUTHORIZING, published again
 * the others                        ignored                                 ignored
 * </pre>
 *
 * <p>Unknown is a state, not a failure: only the PSP's own answer to the key ends a call.
 */
public final class PaymentMachine {
    private static final String SYSTEM = "system";
    private static final String PSP = "psp";
    private static final String DISCREPANCY = "discrepancy";

    private final Policy policy;

    public PaymentMachine(Policy policy) {
        this.policy = policy;
    }

    /** The first decision of a payment: its key is claimed, the call to the PSP is published. */
    public Decision begin(Input.Claimed claimed) {
        Terms terms = claimed.terms();
        Call call = Call.create(terms, claimed.account(), claimed.body(), claimed.at_ms(), policy);
        String actor = terms.actor() == null ? SYSTEM : terms.actor();
        return Decision.of(
                Authorizing.begin(terms, call),
                new Publish(call),
                new Note(new TimelineEntry("payment_created", actor, Map.of("psp_key", call.pspKey()))));
    }

    /** Every later decision. */
    public Decision decide(PaymentState state, Input.Result result) {
        return switch (state) {
            case Authorizing authorizing
            when authorizing.call().pspKey().equals(result.pspKey()) -> answered(authorizing, result);
            // A word about another call: whatever it says, it does not speak of this one. Repeats of what is known
            // end here, too: a caller that died between result and commit says it again.
            case Authorizing authorizing -> ignored(authorizing, Ignored.STALE);
            case RequiresAction requiresAction -> ignored(requiresAction, Ignored.STALE);
            case Captured captured -> ignored(captured, Ignored.STALE);
            case Failed failed -> ignored(failed, Ignored.STALE);
        };
    }

    /** The time to publish an open call again has come, or came after the call had ended: then nothing happens. */
    public Decision decide(PaymentState state, Input.ResendDue due) {
        return switch (state) {
            case Authorizing authorizing -> resend(authorizing, due.at_ms());
            case RequiresAction requiresAction -> Decision.of(requiresAction);
            case Captured captured -> Decision.of(captured);
            case Failed failed -> Decision.of(failed);
        };
    }

    private Decision answered(Authorizing state, Input.Result result) {
        if (contradictsTerms(state.terms(), result)) {
            return unknown(state, result, DISCREPANCY);
        }
        return switch (result.kind()) {
            case SUCCEEDED -> {
                String reference = result.pspObject();
                yield reference == null
                        ? unknown(state, result, DISCREPANCY)
                        : ended(state.toCaptured(reference, result.at_ms()), "payment_success", result);
            }
            case REQUIRES_ACTION -> {
                String reference = result.pspObject();
                yield reference == null
                        ? unknown(state, result, DISCREPANCY)
                        : ended(
                                state.toRequiresAction(reference, result.nextActionUrl(), result.at_ms()),
                                "payment_requires_action",
                                result);
            }
            case DECLINED -> ended(state.toFailed(Failure.declined(result)), "payment_failed", result);
            case REFUSED -> ended(state.toFailed(Failure.refused(result)), "payment_failed", result);
            case NOT_RUN -> notRun(state, result);
            case SKIPPED -> skipped(state, result);
            case UNKNOWN -> unknown(state, result, "payment_unknown");
        };
    }

    /** A success over another amount or currency than asked for is nobody's success: it stays unknown, and is told. */
    private static boolean contradictsTerms(Terms terms, Input.Result result) {
        Long amount_minor = result.amount_minor();
        String currency = result.currency();
        return (amount_minor != null && amount_minor != terms.amount_minor())
                || (currency != null && !currency.equalsIgnoreCase(terms.currency()));
    }

    private static Decision ended(PaymentState next, String type, Input.Result result) {
        return Decision.of(next, new Answer(), note(type, result));
    }

    private Decision notRun(Authorizing state, Input.Result result) {
        Call call = state.call();
        if (!isAwaited(call, result)) {
            return ignored(state, unawaited(call, result));
        }
        long due_ms = due_ms(call, result);
        Authorizing next = state.notRun(waiting(call, due_ms), Failure.notRun(result), policy.retriesMax());
        return Decision.of(next, new WakeAt(due_ms), note("payment_retrying", result));
    }

    private Decision unknown(Authorizing state, Input.Result result, String type) {
        Call call = state.call().unknown();
        if (isAwaited(call, result)) {
            long due_ms = due_ms(call, result);
            return Decision.of(
                    state.with(call.with(new Call.Status.Unknown(due_ms)), result.at_ms()),
                    new WakeAt(due_ms),
                    note(type, result));
        }
        // The timer stands, or a newer publication is out; but it may have run, and that is remembered.
        boolean isNews = !state.call().everUnknown() || type.equals(DISCREPANCY);
        return isNews
                ? Decision.of(state.with(call, result.at_ms()), note(type, result))
                : ignored(state, unawaited(call, result));
    }

    /**
     * The newest publication came too late to be sent: it is published again at once, using up no try. Where our own clock
     * says that its time has not passed yet, the clocks disagree, and publishing at once would spin: then later.
     */
    private Decision skipped(Authorizing state, Input.Result result) {
        Call call = state.call();
        if (!isAwaited(call, result)) {
            return ignored(state, unawaited(call, result));
        }
        if (result.at_ms() < call.notAfter_ms()) {
            long due_ms = due_ms(call, result);
            return Decision.of(state.with(waiting(call, due_ms), result.at_ms()), new WakeAt(due_ms));
        }
        return publishAgain(state, result.at_ms());
    }

    /** A try that did not run says nothing of an earlier one that may have: unknown stays unknown. */
    private static Call waiting(Call call, long due_ms) {
        return call.with(call.everUnknown() ? new Call.Status.Unknown(due_ms) : new Call.Status.RetryAt(due_ms));
    }

    /** When the call is published again: not before the PSP allows it, and at its 20 h line at the latest. */
    private long due_ms(Call call, Input.Result result) {
        long asked_ms = Math.min(result.retryAfter_ms(), policy.pspKeyLifetime_ms());
        return Math.min(
                result.at_ms() + Math.max(policy.resendAfter_ms(), asked_ms),
                call.issuedAt_ms() + policy.pspKeyLifetime_ms());
    }

    private Decision resend(Authorizing state, long now_ms) {
        return switch (state.call().status()) {
            case Call.Status.RetryAt(long due_ms) when due_ms <= now_ms -> publishAgain(state, now_ms);
            case Call.Status.Unknown(long due_ms) when due_ms <= now_ms -> publishAgain(state, now_ms);
            // The timer of an earlier wait: the call is out again, waits longer, or may not be sent any more.
            case Call.Status.RetryAt later -> Decision.of(state);
            case Call.Status.Unknown later -> Decision.of(state);
            case Call.Status.Sent sent -> Decision.of(state);
            case Call.Status.Overdue overdue -> Decision.of(state);
        };
    }

    private Decision publishAgain(Authorizing state, long now_ms) {
        Call call = state.call();
        if (!call.maySend(now_ms, policy)) {
            return Decision.of(
                    state.with(call.with(new Call.Status.Overdue()), now_ms),
                    new Note(new TimelineEntry("payment_overdue", SYSTEM, Map.of("psp_key", call.pspKey()))));
        }
        Call again = call.publishedAgain(now_ms, policy);
        return Decision.of(state.with(again, now_ms), new Publish(again));
    }

    /** Whether this is the first word about the newest publication. */
    private static boolean isAwaited(Call call, Input.Result result) {
        return call.status() instanceof Call.Status.Sent && call.notAfter_ms() == result.notAfter_ms();
    }

    private static Ignored unawaited(Call call, Input.Result result) {
        return call.notAfter_ms() == result.notAfter_ms() ? Ignored.ANSWERED : Ignored.OLDER_PUBLICATION;
    }

    private static Decision ignored(PaymentState state, Ignored why) {
        return Decision.of(state, new Ignore(why));
    }

    private static Note note(String type, Input.Result result) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("psp_key", result.pspKey());
        put(detail, "psp_object", result.pspObject());
        put(detail, "psp_code", result.pspCode());
        put(detail, "decline_code", result.declineCode());
        put(detail, "psp_request_id", result.pspRequestId());
        return new Note(new TimelineEntry(type, PSP, Map.copyOf(detail)));
    }

    private static void put(Map<String, String> detail, String name, @Nullable String value) {
        if (value != null) {
            detail.put(name, value);
        }
    }
}
