package dev.payonce.processor.psp;

import org.jspecify.annotations.Nullable;

/**
 * The authorizing call of a payment, before it is frozen into the PSP's own words.
 *
 * @param attemptId the payment, carried to the PSP in its metadata, so that a charge can be found there by it
 * @param merchantId whose payment it is
 * @param orderId the merchant's order, where known
 * @param userId the merchant's customer, where known
 * @param amount_minor what is asked for, in minor units of the currency
 * @param currency ISO 4217, upper case
 * @param captureAutomatically true takes the money at once, false only reserves it
 * @param paymentMethod the PSP's payment method ({@code pm_...}) or token ({@code tok_...})
 * @param pspKey the idempotency key that the call is made under, and listed by when its answer was lost
 */
public record CreateIntent(
        String attemptId,
        String merchantId,
        @Nullable String orderId,
        @Nullable String userId,
        long amount_minor,
        String currency,
        boolean captureAutomatically,
        String paymentMethod,
        String pspKey) {}
