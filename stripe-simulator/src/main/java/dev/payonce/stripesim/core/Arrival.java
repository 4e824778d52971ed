package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * A request between its arrival and its answer. Whoever drives the simulator waits for {@link #delay_ms} and then has it
 * finished, exactly once; until then it holds its idempotency key, as at Stripe.
 */
public final class Arrival {
    private final LogEntry seen;
    private final Step step;
    private final long delay_ms;
    private final @Nullable Fault fault;

    /** What is left to do. */
    sealed interface Step {
        /** The PaymentIntent it is about as far as that is known before it is executed. */
        default @Nullable String intentId(@Nullable Route route) {
            Intent about = this instanceof Say say ? say.outcome().about() : null;
            if (about != null) {
                return about.id();
            }
            return route == null || route.id().isEmpty() ? null : route.id();
        }

        /** The metadata of that PaymentIntent, or what the request gives it. */
        default Metadata metadata() {
            return switch (this) {
                case Say say -> {
                    Intent about = say.outcome().about();
                    yield about == null ? Metadata.NONE : about.metadata();
                }
                case Execute execute ->
                    execute.command() instanceof Command.Create create ? create.metadata() : Metadata.NONE;
            };
        }

        /** Nothing but to say it. */
        record Say(Outcome outcome, @Nullable StoredKey replayed) implements Step {}

        /** Execute, and then say what it came to. */
        record Execute(Account account, Command command, Fingerprint fingerprint) implements Step {}
    }

    Arrival(LogEntry seen, Step step, long delay_ms, @Nullable Fault fault) {
        this.seen = seen;
        this.step = step;
        this.delay_ms = delay_ms;
        this.fault = fault;
    }

    /** How long the request takes from now until it is to be finished. */
    public long delay_ms() {
        return delay_ms;
    }

    LogEntry seen() {
        return seen;
    }

    Step step() {
        return step;
    }

    @Nullable
    Fault fault() {
        return fault;
    }
}
