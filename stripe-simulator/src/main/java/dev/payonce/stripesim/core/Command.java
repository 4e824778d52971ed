package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/** A request that was understood and found valid, so that its execution may begin. */
sealed interface Command {
    /** Whether the body shows the charge in full ({@code expand[]=latest_charge}). */
    boolean expandCharge();

    /** Make a PaymentIntent, and confirm it if asked to. */
    record Create(
            long amount,
            String currency,
            boolean confirm,
            @Nullable TestCard card,
            Intent.Terms terms,
            Metadata metadata,
            boolean refuseAction,
            boolean expandCharge)
            implements Command {}

    /** Confirm a PaymentIntent. */
    record Confirm(
            String id, @Nullable TestCard card, @Nullable String returnUrl, boolean refuseAction, boolean expandCharge)
            implements Command {}

    /** Read a PaymentIntent. */
    record Retrieve(String id, boolean expandCharge) implements Command {}

    /** Read a page of PaymentIntents. */
    record ListIntents(Window window, boolean expandCharge) implements Command {}

    /** Answer 500 without executing: what a fault of status 500 turns a request into. */
    record Fail(ApiError error) implements Command {
        @Override
        public boolean expandCharge() {
            return false;
        }
    }

    /**
     * Which PaymentIntents to list.
     *
     * @param from the smallest {@code created}, inclusive, in seconds
     * @param to the largest {@code created}, inclusive, in seconds
     */
    record Window(
            long from,
            long to,
            int limit,
            @Nullable String startingAfter,
            @Nullable String endingBefore) {}
}
