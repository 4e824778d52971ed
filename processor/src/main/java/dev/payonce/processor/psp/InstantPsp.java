package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;

/**
 * A PSP in this process that accepts everything at once and charges nobody: what is measured with it is Pay Once alone.
 * Never wire it where money is meant. The same key gives the same object.
 */
public final class InstantPsp implements Psp {
    @Override
    public boolean supports(PspCall call) {
        return true;
    }

    @Override
    public PspAnswer execute(PspCall call, WriteGate gate) {
        if (!gate.mayWrite()) {
            return PspAnswer.of(ResultKind.SKIPPED).build();
        }
        return PspAnswer.of(ResultKind.SUCCEEDED)
                .object("pi_" + call.getPspKey(), "succeeded")
                .money(call.getAmountMinor(), call.getCurrency())
                .requestId("req_" + call.getPspKey())
                .build();
    }
}
