package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * Why a card was refused, in Stripe's words.
 *
 * <p>Sources: <a href="https://docs.stripe.com/declines/codes">decline codes</a>, <a
 * href="https://docs.stripe.com/testing#declined-payments">declined test payments</a>.
 */
public enum Decline {
    GENERIC("card_declined", "generic_decline", "Your card was declined.", null),
    INSUFFICIENT_FUNDS("card_declined", "insufficient_funds", "Your card has insufficient funds.", null),
    EXPIRED_CARD("expired_card", "expired_card", "Your card has expired.", "exp_month"),
    AUTHENTICATION_REQUIRED(
            "authentication_required",
            "authentication_required",
            "Your card was declined. This transaction requires authentication.",
            null),
    AUTHENTICATION_FAILED(
            "payment_intent_authentication_failure",
            null,
            "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
            null);

    private final String code;
    private final @Nullable String declineCode;
    private final String message;
    private final @Nullable String param;

    Decline(String code, @Nullable String declineCode, String message, @Nullable String param) {
        this.code = code;
        this.declineCode = declineCode;
        this.message = message;
        this.param = param;
    }

    /** Stripe's error code. */
    public String code() {
        return code;
    }

    /** The issuer's reason, where there is one. */
    public @Nullable String declineCode() {
        return declineCode;
    }

    /** The sentence for a person. */
    public String message() {
        return message;
    }

    /** The parameter at fault, where there is one. */
    public @Nullable String param() {
        return param;
    }

    /** Whether the issuer was asked, so that a failed charge exists. Without authentication nobody was. */
    public boolean leavesCharge() {
        return this != AUTHENTICATION_FAILED;
    }
}
