package dev.payonce.stripesim.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's test cards, by the names a test may give them.
 *
 * <p>Source: <a href="https://docs.stripe.com/testing">Stripe's testing page</a>. {@code tok_123456789}, {@code tok_123}
 * and {@code pm_test} are ours, not Stripe's.
 */
public enum TestCard {
    VISA("visa", "4242", null, "visa"),
    MASTERCARD("mastercard", "4444", null, "mastercard"),
    DECLINED("visa", "0002", Decline.GENERIC, "chargeDeclined"),
    DECLINED_INSUFFICIENT_FUNDS("visa", "9995", Decline.INSUFFICIENT_FUNDS, "chargeDeclinedInsufficientFunds"),
    DECLINED_EXPIRED_CARD("visa", "0069", Decline.EXPIRED_CARD, "chargeDeclinedExpiredCard"),
    THREE_D_SECURE_2_REQUIRED("visa", "3220", null, "threeDSecure2Required"),
    REFUND_FAIL("visa", "5126", null, "refundFail"),
    PENDING_REFUND("visa", "7726", null, "pendingRefund");

    private static final Map<String, TestCard> BY_NAME = new HashMap<>();

    static {
        for (TestCard card : values()) {
            BY_NAME.put("pm_card_" + card.name, card);
            BY_NAME.put("tok_" + card.name, card);
        }
        BY_NAME.put("tok_123456789", VISA);
        BY_NAME.put("tok_123", VISA);
        BY_NAME.put("pm_test", VISA);
    }

    private final String brand;
    private final String last4;
    private final @Nullable Decline decline;
    private final String name;

    TestCard(String brand, String last4, @Nullable Decline decline, String name) {
        this.brand = brand;
        this.last4 = last4;
        this.decline = decline;
        this.name = name;
    }

    /** The card that a payment method or token names, or null if no such one exists. */
    public static @Nullable TestCard named(String paymentMethodOrToken) {
        return BY_NAME.get(paymentMethodOrToken);
    }

    /** The network. */
    public String brand() {
        return brand;
    }

    /** The last four digits. */
    public String last4() {
        return last4;
    }

    /** Why it is always refused, or null if it isn't. */
    public @Nullable Decline decline() {
        return decline;
    }

    /** Whether the customer must authenticate first. */
    public boolean requiresAuthentication() {
        return this == THREE_D_SECURE_2_REQUIRED;
    }
}
