package dev.payonce.processor.psp.stripe;

import com.stripe.net.StripeResponse;

/** What became of one HTTP exchange, as far as this side can tell. */
public sealed interface Exchange {
    /** There was an answer, whatever it says. */
    record Answered(StripeResponse response) implements Exchange {}

    /** Nothing that a server could execute has left this process, nor will: the request's body was never handed out. */
    record NotWritten(String why) implements Exchange {}

    /** The gate was closed when the connection stood: nothing was written. */
    record TooLate() implements Exchange {}

    /** Written, in part at least, and no usable answer: perhaps executed. */
    record NoAnswer(String why) implements Exchange {}
}
