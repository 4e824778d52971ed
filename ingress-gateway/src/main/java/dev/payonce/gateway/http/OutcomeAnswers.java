package dev.payonce.gateway.http;

import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentError;
import dev.payonce.payments.v1.PaymentOutcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a caller is told of an outcome. A replay has the body and the status of the first answer, but 201 becomes 200. */
final class OutcomeAnswers {
    private static final String REPLAYED = "Idempotency-Replayed";

    private OutcomeAnswers() {}

    /** The answer to a request to pay. */
    static Answer ofPay(PaymentOutcome outcome) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (outcome.getReplayed()) {
            headers.put(REPLAYED, "true");
        }
        Payment payment = outcome.getPayment();
        if (payment != null) {
            headers.put("Location", "/api/payments/" + payment.getAttemptId());
        }
        return switch (outcome.getResult()) {
            case SUCCEEDED -> new Answer(outcome.getReplayed() ? 200 : 201, headers, body(payment), false);
            case REQUIRES_ACTION, PENDING -> processing(headers, payment);
            case FAILED, REJECTED -> error(outcome, headers);
            // A result of a newer processor: an error where it brings one, else still on its way as far as we know.
            case UNRECOGNIZED -> outcome.getError() != null ? error(outcome, headers) : processing(headers, payment);
        };
    }

    private static Answer processing(Map<String, String> headers, Payment payment) {
        headers.put("Retry-After", "1");
        return new Answer(202, headers, body(payment), false);
    }

    private static Answer error(PaymentOutcome outcome, Map<String, String> headers) {
        PaymentError error = outcome.getError();
        if (error == null) {
            throw new IllegalStateException("an outcome that failed has no error");
        }
        return Problems.of(error, outcome.getCorrelationId(), headers);
    }

    private static byte[] body(Payment payment) {
        if (payment == null) {
            throw new IllegalStateException("an outcome that succeeded has no payment");
        }
        return PaymentJson.payment(payment);
    }
}
