package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultSource;
import java.time.Duration;
import java.time.Instant;

/** Makes the record of what the PSP said. It names its call, so that a late word about n=1 says nothing about n=2. */
public final class Results {
    private Results() {}

    /**
     * The result of a call.
     *
     * @param tries how many writes this publication may have made
     * @param receivedAt when the last answer was in
     */
    public static PspResult of(PspCall call, PspAnswer answer, int tries, Instant receivedAt) {
        PspResult result = new PspResult();
        result.setAttemptId(call.getAttemptId());
        result.setOperation(call.getOperation());
        result.setRefundId(call.getRefundId());
        result.setN(call.getN());
        result.setPspKey(call.getPspKey());
        result.setAccount(call.getAccount());
        result.setIssuedAt(call.getIssuedAt());
        result.setNotAfter(call.getNotAfter());
        result.setCorrelationId(call.getCorrelationId());
        result.setSource(ResultSource.CALL);
        result.setTries(tries);
        result.setReceivedAt(receivedAt);
        tell(result, answer);
        return result;
    }

    private static void tell(PspResult result, PspAnswer answer) {
        Duration retryAfter = answer.retryAfter();
        result.setKind(answer.kind());
        result.setPspObject(answer.object());
        result.setPspStatus(answer.status());
        result.setAmountMinor(answer.amount_minor());
        result.setCurrency(answer.currency());
        result.setPspCode(answer.code());
        result.setDeclineCode(answer.declineCode());
        result.setPspMessage(answer.message());
        result.setPspRequestId(answer.requestId());
        result.setNextActionUrl(answer.nextActionUrl());
        result.setRetryAfterMs(retryAfter == null ? null : retryAfter.toMillis());
        result.setCaptureBefore(answer.captureBefore());
        result.setPspDate(answer.pspDate());
    }
}
