package dev.payonce.benchmarks;

/** The parts of a run, in their order. */
public enum Part {
    /** The bare pipeline, which everything else is a ratio of. */
    LIMIT,
    /** The product on its Kafka road, with a PSP of 0 ms in the processor's process. */
    KAFKA,
    /** The same through stripe-java and the simulator beside it. */
    STRIPE,
    /** Payments over HTTP, with a PSP of 0 ms. */
    HTTP
}
