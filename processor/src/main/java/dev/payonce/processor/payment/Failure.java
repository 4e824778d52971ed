package dev.payonce.processor.payment;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a payment failed, or why its last try did not run.
 *
 * @param code a public error code
 * @param message what happened, naming the PSP's code where there is one
 * @param retryable whether asking again may end otherwise
 * @param at_ms epoch ms
 */
public record Failure(
        String code,
        String message,
        @Nullable String pspCode,
        @Nullable String declineCode,
        @Nullable String pspRequestId,
        boolean retryable,
        long at_ms) {
    /** Declines after which a merchant may retry the same payment: the customer's card may say otherwise soon. */
    private static final Set<String> RETRYABLE_DECLINES = Set.of(
            "insufficient_funds", "try_again_later", "processing_error", "issuer_not_available", "reenter_transaction");

    static Failure declined(Input.Result result) {
        String reason = result.declineCode() != null ? result.declineCode() : result.pspCode();
        return new Failure(
                "CARD_DECLINED",
                "The card was declined" + named(reason) + ".",
                result.pspCode(),
                result.declineCode(),
                result.pspRequestId(),
                result.declineCode() != null && RETRYABLE_DECLINES.contains(result.declineCode()),
                result.at_ms());
    }

    static Failure refused(Input.Result result) {
        return new Failure(
                "PSP_REJECTED",
                "The payment service provider refused the payment" + named(result.pspCode()) + ".",
                result.pspCode(),
                null,
                result.pspRequestId(),
                false,
                result.at_ms());
    }

    /** A try that did not run: the payment is tried again, so this is not the end. */
    static Failure notRun(Input.Result result) {
        return new Failure(
                "PSP_UNAVAILABLE",
                "The payment service provider did not take the call" + named(result.pspCode()) + "; it is tried again.",
                result.pspCode(),
                null,
                result.pspRequestId(),
                true,
                result.at_ms());
    }

    private static String named(@Nullable String code) {
        return code == null ? "" : " (" + code + ")";
    }
}
