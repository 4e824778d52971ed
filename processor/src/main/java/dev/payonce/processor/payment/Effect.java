package dev.payonce.processor.payment;

import java.util.Map;

/** What the topology has to do, in the same transaction as the new state. */
public sealed interface Effect {
    /** Publish the call for the psp caller. */
    record Publish(Call call) implements Effect {}

    /** Answer the request that made the payment, and everyone who waits for the same answer. */
    record Answer() implements Effect {}

    /** Put a transition on the timeline. */
    record Note(TimelineEntry entry) implements Effect {}

    /** Come back at this time with {@link Input.ResendDue}. */
    record WakeAt(long due_ms) implements Effect {}

    /** A result that changes nothing: counted under this name, so that an operator sees it. */
    record Ignore(Ignored why) implements Effect {}

    /** Why a result changed nothing. */
    enum Ignored {
        /** It is about another call than the open one, or the payment has ended. */
        STALE,
        /** It is about an older publication of the open call, and says nothing final. */
        OLDER_PUBLICATION,
        /** Its publication was answered before, and it says nothing final: said twice, or by a second caller. */
        ANSWERED
    }

    /**
     * A transition for the audit trail.
     *
     * @param type the public name of what happened, e.g. {@code payment_success}
     * @param actor the API key's name, {@code system} or {@code psp}
     */
    record TimelineEntry(String type, String actor, Map<String, String> detail) {}
}
