package dev.payonce.stripesim.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A simulator with a clock that a test moves, ids that count, and a chance that the test decides. */
final class Lab {
    static final String INTENTS = "/v1/payment_intents";
    static final String API_KEY = "sk_test_lab";
    static final String VISA = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa";

    final List<Change> changes = new ArrayList<>();
    final StripeSimulator stripe;
    long now_ms = 1_800_000_000_000L;
    double chance = 0.5;

    Lab() {
        this(CoreSettings.defaults());
    }

    Lab(CoreSettings settings) {
        SplittableRandom random = new SplittableRandom(7);
        this.stripe = new StripeSimulator(
                settings,
                () -> now_ms,
                length -> random.ints(length, 0, 26)
                        .collect(StringBuilder::new, (s, i) -> s.append((char) ('a' + i)), StringBuilder::append)
                        .toString(),
                () -> chance,
                changes::add);
    }

    static ApiCall create(String form, String key) {
        return ApiCall.post(INTENTS, form, API_KEY, key);
    }

    /** Arrives, takes its time, is finished. */
    Reply run(ApiCall call) {
        Arrival arrival = stripe.arrive(call);
        now_ms += arrival.delay_ms();
        return stripe.finish(arrival);
    }

    Reply create(String form) {
        return run(create(form, null));
    }

    Intent intent(Reply reply) {
        return reply.outcome().about();
    }

    ApiError error(Reply reply) {
        return ((Outcome.OfError) reply.outcome()).error();
    }

    long succeeded() {
        return stripe.ledger().stream().filter(Charge::succeeded).count();
    }
}
