package dev.payonce.stripesim.core;

/** The simulator's clock, injected. */
@FunctionalInterface
public interface TimeSource {
    /** Milliseconds since the epoch. May jump either way; nothing here assumes that it doesn't. */
    long now_ms();
}
