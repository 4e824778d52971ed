package dev.payonce.stripesim.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A PaymentIntent at one moment. Immutable: a stored answer keeps the snapshot it was given, at no cost while nothing
 * has changed since.
 *
 * @param number its place in its account's order of creation, from 0
 * @param account the account it belongs to; others can't see it
 * @param amount minor units
 * @param currency lower case ISO 4217
 * @param card the payment method, or null while there is none (a decline takes it away)
 * @param latestCharge the newest attempt to charge, or null
 * @param lastError why the last confirmation failed, or null
 * @param failedCard the card that failed, for {@code last_payment_error}
 * @param idempotencyKey the key of the request that last confirmed it
 * @param created_s seconds since the epoch
 */
public record Intent(
        long number,
        String id,
        String account,
        long amount,
        String currency,
        Status status,
        boolean captureManually,
        Terms terms,
        Metadata metadata,
        @Nullable TestCard card,
        @Nullable Charge latestCharge,
        @Nullable Decline lastError,
        @Nullable TestCard failedCard,
        @Nullable String idempotencyKey,
        long created_s) {
    /** Where a PaymentIntent is. Source: docs.stripe.com/payments/paymentintents/lifecycle. */
    public enum Status {
        REQUIRES_PAYMENT_METHOD,
        REQUIRES_CONFIRMATION,
        REQUIRES_ACTION,
        PROCESSING,
        REQUIRES_CAPTURE,
        CANCELED,
        SUCCEEDED;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** Stripe's word for it. */
        public String word() {
            return word;
        }
    }

    /**
     * What was asked for and only comes back in the answer. Most payments share one instance.
     *
     * @param captureMethod Stripe's word, as given
     * @param automaticMethods whether the payment methods are the dashboard's
     * @param allowRedirects of the automatic methods: {@code always} or {@code never}
     * @param returnUrl where the customer comes back to after authentication
     */
    public record Terms(
            String captureMethod,
            String confirmationMethod,
            boolean automaticMethods,
            String allowRedirects,
            @Nullable String returnUrl,
            @Nullable String description,
            @Nullable String receiptEmail,
            @Nullable String setupFutureUsage,
            @Nullable String statementDescriptor,
            @Nullable String statementDescriptorSuffix) {
        Terms withReturnUrl(@Nullable String url) {
            return url == null
                    ? this
                    : new Terms(
                            captureMethod,
                            confirmationMethod,
                            automaticMethods,
                            allowRedirects,
                            url,
                            description,
                            receiptEmail,
                            setupFutureUsage,
                            statementDescriptor,
                            statementDescriptorSuffix);
        }
    }

    /** Minor units that really moved. */
    public long amountReceived() {
        return status == Status.SUCCEEDED && latestCharge != null ? latestCharge.amountCaptured() : 0;
    }

    /** Minor units that are reserved and can be captured. */
    public long amountCapturable() {
        return status == Status.REQUIRES_CAPTURE ? amount : 0;
    }

    /** The same intent with another card and terms, before it is confirmed. */
    Intent using(@Nullable TestCard newCard, Terms newTerms, @Nullable String key) {
        return with(status, newTerms, newCard, latestCharge, lastError, failedCard, key);
    }

    /** The same intent after an attempt that went through. */
    Intent charged(Charge charge) {
        Status next = captureManually ? Status.REQUIRES_CAPTURE : Status.SUCCEEDED;
        return with(next, terms, card, charge, null, null, idempotencyKey);
    }

    /** The same intent after an attempt that was refused: it wants another card. */
    Intent declined(Decline decline, @Nullable Charge charge) {
        Charge newest = charge == null ? latestCharge : charge;
        return with(Status.REQUIRES_PAYMENT_METHOD, terms, null, newest, decline, card, idempotencyKey);
    }

    /** The same intent, waiting for the customer to authenticate. */
    Intent awaitingAction() {
        return with(Status.REQUIRES_ACTION, terms, card, latestCharge, null, null, idempotencyKey);
    }

    private Intent with(
            Status newStatus,
            Terms newTerms,
            @Nullable TestCard newCard,
            @Nullable Charge newest,
            @Nullable Decline newError,
            @Nullable TestCard newFailedCard,
            @Nullable String key) {
        return new Intent(
                number,
                id,
                account,
                amount,
                currency,
                newStatus,
                captureManually,
                newTerms,
                metadata,
                newCard,
                newest,
                newError,
                newFailedCard,
                key,
                created_s);
    }
}
