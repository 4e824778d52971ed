package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;

class InstantPspTest extends PspContract {
    private final Psp psp = new InstantPsp();

    @Override
    protected Psp psp() {
        return psp;
    }

    @Override
    protected PspCall accepted(int number) {
        return Calls.create(number);
    }
}
