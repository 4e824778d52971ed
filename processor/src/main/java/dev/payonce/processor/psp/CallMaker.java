package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import org.jspecify.annotations.Nullable;

/** Makes calls, several at a time: on virtual threads in production, on a scheduler of virtual time in a simulation. */
public interface CallMaker {
    /** Whether another call may begin now. */
    boolean hasRoom();

    /** Begins a call and returns; the ending is told once, on whatever thread. */
    void make(PspCall call, Ending ending);

    /** How a call ends: by one of these. */
    interface Ending {
        /** It is through, and this is to be reported. */
        void reported(PspResult result);

        /** The caller stops before it is through: whoever reads the call next goes on. */
        void left();

        /** It could not be made for a fault of ours. */
        void failed(@Nullable RuntimeException failure);
    }
}
