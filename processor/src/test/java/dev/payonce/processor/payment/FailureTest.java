package dev.payonce.processor.payment;

import static dev.payonce.processor.payment.Samples.POLICY;
import static dev.payonce.processor.payment.Samples.PSP_KEY;
import static dev.payonce.processor.payment.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Input.Result.Kind;
import dev.payonce.processor.payment.PaymentState.Authorizing;
import dev.payonce.processor.payment.PaymentState.Failed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the PSP's word becomes for the one who asked: a public code, a message that names the reason, whether to retry. */
class FailureTest {
    private final PaymentMachine machine = new PaymentMachine(POLICY);

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            # word   | psp code         | decline code         | code            | retryable | message
            DECLINED | card_declined    | insufficient_funds   | CARD_DECLINED   | true  | The card was declined (insufficient_funds).
            DECLINED | card_declined    | try_again_later      | CARD_DECLINED   | true  | The card was declined (try_again_later).
            DECLINED | card_declined    | processing_error     | CARD_DECLINED   | true  | The card was declined (processing_error).
            DECLINED | card_declined    | issuer_not_available | CARD_DECLINED   | true  | The card was declined (issuer_not_available).
            DECLINED | card_declined    | reenter_transaction  | CARD_DECLINED   | true  | The card was declined (reenter_transaction).
            DECLINED | card_declined    | stolen_card          | CARD_DECLINED   | false | The card was declined (stolen_card).
            DECLINED | expired_card     | -                    | CARD_DECLINED   | false | The card was declined (expired_card).
            DECLINED | -                | -                    | CARD_DECLINED   | false | The card was declined.
            REFUSED  | amount_too_small | -                    | PSP_REJECTED    | false | The payment service provider refused the payment (amount_too_small).
            REFUSED  | -                | -                    | PSP_REJECTED    | false | The payment service provider refused the payment.
            NOT_RUN  | rate_limit       | -                    | PSP_UNAVAILABLE | true  | The payment service provider did not take the call (rate_limit); it is tried again.
            NOT_RUN  | -                | -                    | PSP_UNAVAILABLE | true  | The payment service provider did not take the call; it is tried again.
            """)
    void failure(Kind kind, String pspCode, String declineCode, String code, boolean retryable, String message) {
        Input.Result word = word(kind, pspCode, declineCode);

        PaymentState next = machine.decide(Samples.begun(machine).next(), word).next();

        Failure failure = kind == Kind.NOT_RUN ? ((Authorizing) next).lastError() : ((Failed) next).error();
        assertThat(failure).isEqualTo(new Failure(code, message, pspCode, declineCode, "req_1", retryable, T0 + 1_000));
    }

    private static Input.Result word(Kind kind, String pspCode, String declineCode) {
        return new Input.Result(
                PSP_KEY,
                T0 + 300_000,
                kind,
                null,
                null,
                null,
                pspCode,
                declineCode,
                null,
                "req_1",
                null,
                0,
                T0 + 1_000);
    }
}
