package dev.payonce.benchmarks.product;

import dev.payonce.processor.Main;
import dev.payonce.processor.psp.InstantPsp;

/** The processor as it is shipped, but for its PSP: one in the process that takes no time. */
public final class InstantProcessor {
    private InstantProcessor() {}

    public static void main(String[] arguments) throws InterruptedException {
        Main.run(config -> new InstantPsp());
    }
}
