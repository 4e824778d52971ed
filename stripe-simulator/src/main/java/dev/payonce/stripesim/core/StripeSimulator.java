package dev.payonce.stripesim.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stripe, simulated. A request is two steps, because it takes time and meanwhile holds its idempotency key:
 * {@link #arrive} when it is read, {@link #finish} when its time has passed. Between them others arrive and finish.
 *
 * <p>Not safe for use by several threads at once; what it returns is immutable and is.
 */
public final class StripeSimulator {
    private static final int REQUEST_ID_LENGTH = 14;

    private final TimeSource time;
    private final IdSource ids;
    private final ChangeLog changes;
    private final Accounts accounts;
    private final Faults faults = new Faults();
    private final Reception reception;
    private final RequestLog log;

    /** An empty Stripe. Feed it {@link #apply} first to have it remember. */
    public StripeSimulator(CoreSettings settings, TimeSource time, IdSource ids, Chance chance, ChangeLog changes) {
        this.time = time;
        this.ids = ids;
        this.changes = changes;
        this.accounts = new Accounts(settings.rateLimit_per_s());
        this.reception = new Reception(settings, accounts, faults, chance);
        this.log = new RequestLog(settings.logEntriesMax());
    }

    /** Reads a request: decides whether it is refused, replayed or executed, and by which fault it is struck. */
    public Arrival arrive(ApiCall call) {
        long now_ms = time.now_ms();
        Route route = Route.of(call.method(), call.path());
        Arrival.Step step = reception.plan(call, route, now_ms);
        LogEntry seen = new LogEntry(
                log.next(),
                now_ms,
                call.method(),
                call.path(),
                route == null ? null : route.operation(),
                Reception.keyOf(call),
                "req_" + ids.next(REQUEST_ID_LENGTH),
                step instanceof Arrival.Step.Say say && say.replayed() != null,
                null,
                true,
                null,
                false,
                step.intentId(route),
                step.metadata());
        Arrival arrival = reception.strike(seen, step);
        hold(arrival);
        log.put(arrival.seen());
        return arrival;
    }

    private static void hold(Arrival arrival) {
        String key = arrival.seen().idempotencyKey();
        if (key != null && arrival.step() instanceof Arrival.Step.Execute execute) {
            execute.account().keys().begin(key, arrival.seen().path(), execute.fingerprint());
        }
    }

    /**
     * Executes a request whose time has come, or lets it end otherwise, and says what to put on the connection.
     *
     * @throws RuntimeException what the {@link ChangeLog} threw; nothing was changed then, and the key stays held
     */
    public Reply finish(Arrival arrival) {
        return switch (arrival.step()) {
            case Arrival.Step.Say say -> say(arrival, say);
            case Arrival.Step.Execute execute -> execute(arrival, execute);
        };
    }

    private Reply say(Arrival arrival, Arrival.Step.Say say) {
        StoredKey replayed = say.replayed();
        LogEntry seen = arrival.seen();
        Reply reply = new Reply(
                Reply.Form.ANSWER,
                say.outcome(),
                replayed != null && replayed.expandCharge(),
                seen.requestId(),
                replayed == null ? seen.requestId() : replayed.requestId(),
                seen.idempotencyKey(),
                replayed != null,
                arrival.fault());
        return ended(arrival, reply, false, say.outcome().about());
    }

    private Reply execute(Arrival arrival, Arrival.Step.Execute step) {
        LogEntry seen = arrival.seen();
        String key = seen.idempotencyKey();
        Execution.Result result = new Execution(step.account(), ids, time.now_ms(), key).run(step.command());
        Fault fault = arrival.fault();
        // Stripe's own 500, after the fact or instead of it: this is what the key remembers then.
        Outcome outcome =
                fault != null && fault.isStored500() ? new Outcome.OfError(fault.error(), null) : result.outcome();
        StoredKey stored = key == null ? null : stored(step, seen, key, outcome);
        if (result.changed() != null || stored != null) {
            Change change = new Change(result.changed(), stored);
            changes.append(change);
            accounts.apply(change);
        }
        if (key != null) {
            step.account().keys().end(key);
        }
        Reply reply = new Reply(
                Reply.Form.ANSWER,
                outcome,
                step.command().expandCharge(),
                seen.requestId(),
                seen.requestId(),
                key,
                false,
                fault);
        boolean executed = !(step.command() instanceof Command.Fail);
        return ended(arrival, reply, executed, result.outcome().about());
    }

    private static StoredKey stored(Arrival.Step.Execute step, LogEntry seen, String key, Outcome outcome) {
        return new StoredKey(
                step.account().id(),
                key,
                seen.path(),
                step.fingerprint(),
                seen.at_ms(),
                seen.requestId(),
                outcome,
                step.command().expandCharge());
    }

    private Reply ended(Arrival arrival, Reply reply, boolean executed, @Nullable Intent about) {
        Reply masked = masked(reply, arrival.fault());
        Integer status = masked.form() == Reply.Form.CUT ? null : masked.status();
        log.put(arrival.seen().ended(status, executed, about));
        return masked;
    }

    /** What a fault on the way back leaves of a reply. */
    private static Reply masked(Reply reply, @Nullable Fault fault) {
        if (fault == null) {
            return reply;
        }
        return switch (fault.kind()) {
            case DELAY -> reply;
            case DROP_BEFORE, DROP_AFTER -> reply.as(Reply.Form.CUT, reply.outcome());
            case GARBAGE -> reply.as(Reply.Form.GARBAGE, reply.outcome());
            case STATUS -> reply.as(Reply.Form.ANSWER, new Outcome.OfError(fault.error(), null));
        };
    }

    /** Lets go of a request that will never be finished, because whoever drives the simulator failed. */
    public void abandon(Arrival arrival) {
        String key = arrival.seen().idempotencyKey();
        if (key != null && arrival.step() instanceof Arrival.Step.Execute execute) {
            execute.account().keys().end(key);
        }
        log.put(arrival.seen().ended(null, false, null));
    }

    /** Takes a change from the journal as it was written. */
    public void apply(Change change) {
        accounts.apply(change);
    }

    /** Every charge that was ever tried, in order. */
    public List<Charge> ledger() {
        return accounts.ledger().all();
    }

    /** The newest requests, oldest first. */
    public List<LogEntry> log() {
        return log.newest();
    }

    /** How many requests there were since the process started. */
    public long requests() {
        return log.count();
    }

    /**
     * Sets a fault.
     *
     * @throws IllegalArgumentException if too many are set
     */
    public FaultState addFault(Fault fault) {
        return faults.add(fault);
    }

    /** The faults that are set, spent ones too. */
    public List<FaultState> faults() {
        return faults.all();
    }

    /** Takes all faults away. */
    public void clearFaults() {
        faults.clear();
    }
}
