package dev.payonce.stripesim.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides what is to be done with a request, in Stripe's order: URL, API key, rate limit, idempotency key, parameters. */
final class Reception {
    private static final int KEY_LENGTH_MAX = 255;
    private static final Fingerprint NO_FINGERPRINT = new Fingerprint(0, 0);

    private final CoreSettings settings;
    private final Accounts accounts;
    private final Faults faults;
    private final Chance chance;

    Reception(CoreSettings settings, Accounts accounts, Faults faults, Chance chance) {
        this.settings = settings;
        this.accounts = accounts;
        this.faults = faults;
        this.chance = chance;
    }

    /** What would happen to a request if no fault struck it. */
    Arrival.Step plan(ApiCall call, @Nullable Route route, long now_ms) {
        try {
            if (route == null) {
                throw new Refusal(ApiError.unknownUrl(call.method(), call.path()));
            }
            Account account = accounts.of(call);
            if (!account.rateLimit().allows(now_ms)) {
                throw new Refusal(ApiError.rateLimited());
            }
            return decide(call, route, account, now_ms);
        } catch (Refusal refusal) {
            return new Arrival.Step.Say(new Outcome.OfError(refusal.error(), null), null);
        }
    }

    /** The key that counts for a request: none but POSTs have one. */
    static @Nullable String keyOf(ApiCall call) {
        String key = call.idempotencyKey();
        return key == null || key.isEmpty() || !call.method().equals("POST") ? null : key;
    }

    /** The key is asked before the parameters are looked at: a reuse is a reuse even where they would fail today. */
    private Arrival.Step decide(ApiCall call, Route route, Account account, long now_ms) {
        Params params = params(call);
        String key = keyOf(call);
        Fingerprint fingerprint = key == null ? NO_FINGERPRINT : params.fingerprint();
        if (key != null) {
            if (key.length() > KEY_LENGTH_MAX) {
                throw new Refusal(ApiError.keyTooLong(key.length()));
            }
            switch (account.keys().judge(key, call.path(), fingerprint, now_ms, settings.keyTtl_s() * 1000)) {
                case Keys.Verdict.Replay replay -> {
                    return new Arrival.Step.Say(replay.stored().outcome(), replay.stored());
                }
                case Keys.Verdict.Refused refused -> throw new Refusal(refused.error());
                case Keys.Verdict.Fresh fresh -> {}
            }
        }
        Command command = CommandParser.parse(route, params);
        if (command instanceof Command.Confirm confirm && account.book().find(confirm.id()) == null) {
            throw new Refusal(ApiError.noSuchIntent(404, confirm.id(), "intent"));
        }
        return new Arrival.Step.Execute(account, command, fingerprint);
    }

    private static Params params(ApiCall call) {
        if (!call.method().equals("POST")) {
            return Params.parse(call.query());
        }
        String type = call.contentType();
        if (type != null
                && !call.body().isEmpty()
                && !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new Refusal(ApiError.invalid(
                    null, "Invalid request: the body must be application/x-www-form-urlencoded.", null));
        }
        return Params.parse(
                call.query().isEmpty()
                        ? call.body()
                        : call.body().isEmpty() ? call.query() : call.query() + "&" + call.body());
    }

    /** Lets a fault strike a request, if one fits, and says how long it will take. */
    Arrival strike(LogEntry seen, Arrival.Step planned) {
        Operation operation = seen.operation();
        boolean executes = planned instanceof Arrival.Step.Execute;
        Fault fault = operation == null ? null : faults.strike(operation, seen.idempotencyKey(), executes, chance);
        if (fault == null) {
            return new Arrival(seen, planned, latency_ms(planned), null);
        }
        Arrival.Step step = changedBy(fault, planned);
        return new Arrival(seen.struckBy(fault.kind()), step, fault.delay_ms() + latency_ms(step), fault);
    }

    private static Arrival.Step changedBy(Fault fault, Arrival.Step step) {
        if (fault.executed()) {
            return step;
        }
        ApiError error = fault.error();
        return fault.isStored500() && step instanceof Arrival.Step.Execute execute
                ? new Arrival.Step.Execute(execute.account(), new Command.Fail(error), execute.fingerprint())
                : new Arrival.Step.Say(new Outcome.OfError(error, null), null);
    }

    /** Only executing takes time; refusals and replays are quick at Stripe, too. */
    private long latency_ms(Arrival.Step step) {
        if (!(step instanceof Arrival.Step.Execute)) {
            return 0;
        }
        return settings.jitter_ms() == 0
                ? settings.latency_ms()
                : Math.max(0, settings.latency_ms() + Math.round(settings.jitter_ms() * (2 * chance.next() - 1)));
    }
}
