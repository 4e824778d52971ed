package dev.payonce.stripesim.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request came to: what a client reads, before it is JSON. */
public sealed interface Outcome {
    /** The HTTP status. */
    int status();

    /** The PaymentIntent it is about, if one. */
    default @Nullable Intent about() {
        return null;
    }

    /** A PaymentIntent. */
    record OfIntent(Intent intent) implements Outcome {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Intent about() {
            return intent;
        }
    }

    /** A page of PaymentIntents, newest first. */
    record OfPage(List<Intent> intents, boolean hasMore) implements Outcome {
        @Override
        public int status() {
            return 200;
        }
    }

    /** An error, with the PaymentIntent where Stripe gives it. */
    record OfError(ApiError error, @Nullable Intent intent) implements Outcome {
        @Override
        public int status() {
            return error.status();
        }

        @Override
        public @Nullable Intent about() {
            return intent;
        }
    }
}
