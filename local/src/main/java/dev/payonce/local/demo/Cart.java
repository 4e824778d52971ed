package dev.payonce.local.demo;

import java.math.BigDecimal;
import java.util.Random;

/**
 * One purchase: the same key, order and body, however often it is asked for.
 *
 * @param key idempotency key
 * @param order unique to this cart, so that the PSP's ledger can be read cart by cart
 * @param amount_minor in cents
 * @param declined whether its card is one that the PSP declines
 * @param habit how its customer behaves
 */
record Cart(String key, String order, long amount_minor, boolean declined, Habit habit) {
    /** How a customer asks for a payment. */
    enum Habit {
        /** Clicks once and waits. */
        PATIENT,
        /** Clicks several times at once. */
        IMPATIENT,
        /** Loses the connection before the answer, and tries again. */
        CUT_OFF,
        /** Comes back after the answer and asks once more. */
        FORGETFUL
    }

    /** The cart with a number in a run; the same numbers give the same cart. */
    static Cart of(String run, int number, Random random) {
        int share = random.nextInt(100);
        Habit habit = share < 50
                ? Habit.PATIENT
                : share < 70 ? Habit.IMPATIENT : share < 85 ? Habit.CUT_OFF : Habit.FORGETFUL;
        String name = "%s-%06d".formatted(run, number);
        return new Cart(name, name, 100 + random.nextInt(50_000), random.nextInt(100) < 12, habit);
    }

    /** The body of {@code POST /api/payments/process}. */
    String body() {
        return "{\"amount\":%s,\"currency\":\"USD\",\"paymentMethod\":{\"type\":\"card\",\"token\":\"%s\"},\"metadata\":{\"orderID\":\"%s\"}}"
                .formatted(
                        BigDecimal.valueOf(amount_minor, 2),
                        declined ? "pm_card_chargeDeclined" : "pm_card_visa",
                        order);
    }
}
