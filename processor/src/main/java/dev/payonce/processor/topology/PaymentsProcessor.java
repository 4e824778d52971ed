package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.processor.payment.Body;
import dev.payonce.processor.payment.Decision;
import dev.payonce.processor.payment.Effect;
import dev.payonce.processor.payment.Input;
import dev.payonce.processor.payment.KeyVerdict;
import dev.payonce.processor.payment.PaymentMachine;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.processor.payment.Terms;
import dev.payonce.processor.state.WaiterRow;
import dev.payonce.processor.topology.Outbox.Trace;
import dev.payonce.processor.topology.TopologyMeters.Quarantined;
import dev.payonce.schemas.rules.CardData;
import dev.payonce.schemas.rules.ErrorCode;
import dev.payonce.schemas.topics.Keys;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decides: judges a request by its idempotency key, runs the payment machine, and carries its decision out. Everything it
 * writes (state, calls, events, outcomes) is part of the task's one transaction.
 */
final class PaymentsProcessor implements Processor<byte[], Arrival, byte[], Placed> {
    private static final Duration TIMER_CHECK = Duration.ofMillis(500);
    /** Bounds a punctuation: one that takes long holds the transaction, and every reader of it, open. */
    private static final int TIMERS_PER_CHECK = 500;

    private static final Duration PRUNE_CHECK = Duration.ofSeconds(1);

    private final Parts parts;
    private final PaymentMachine machine;
    private ProcessorContext<byte[], Placed> context;
    private Outbox<Placed> outbox;
    private PaymentStores stores;
    private Quarantine quarantine;
    private int partition;

    @SuppressWarnings("NullAway.Init") // the framework calls init before anything else
    PaymentsProcessor(Parts parts) {
        this.parts = parts;
        this.machine = new PaymentMachine(parts.settings().policy());
    }

    @Override
    public void init(ProcessorContext<byte[], Placed> context) {
        this.context = context;
        partition = context.taskId().partition();
        outbox = new Outbox<>(context, parts.writer());
        quarantine = new Quarantine(outbox, parts.meters(), partition);
        stores = new PaymentStores(context, () -> parts.transactions().mark(partition));
        Pruner pruner = new Pruner(stores, parts.settings().retention(), parts.meters());
        context.schedule(TIMER_CHECK, PunctuationType.WALL_CLOCK_TIME, this::wake);
        context.schedule(PRUNE_CHECK, PunctuationType.WALL_CLOCK_TIME, pruner::prune);
    }

    @Override
    public void process(Record<byte[], Arrival> in) {
        switch (in.value()) {
            case Arrival.Asked asked -> ask(asked);
            case Arrival.Malformed malformed -> reject(malformed);
            case Arrival.Answered answered -> answer(answered);
        }
    }

    private void ask(Arrival.Asked asked) {
        PaymentRequest request = asked.request();
        long now_ms = context.currentSystemTimeMs();
        Terms terms = Arrivals.terms(request, now_ms);
        String key = Keys.creating(terms.merchantId(), terms.idempotencyKey());
        Row holder = stores.holder(key);
        Row sameId = holder != null && holder.attemptId().equals(terms.attemptId())
                ? holder
                : stores.payment(terms.attemptId());
        Row asking = sameId != null ? sameId : holder;
        KeyVerdict verdict = KeyVerdict.judge(
                terms,
                stateOf(holder),
                stateOf(sameId),
                Math.min(asked.judgedAt_ms(), now_ms),
                asking == null ? 0 : asking.waiters(),
                parts.settings().policy());
        parts.meters().verdict(verdict);
        Trace trace = new Trace(request.getCorrelationId(), asked.traceparent());
        switch (verdict) {
            case CLAIM -> claim(key, terms, trace);
            case REPLAY -> replay(present(asking), request, trace);
            case WAIT -> await(present(asking), request, trace);
            case REUSE ->
                refuse(
                        key,
                        request,
                        ErrorCode.IDEMPOTENCY_KEY_REUSE,
                        false,
                        trace,
                        "Idempotency-Key was reused with a different request body.");
            case IN_USE ->
                refuse(
                        key,
                        request,
                        ErrorCode.IDEMPOTENCY_KEY_IN_USE,
                        true,
                        trace,
                        "Too many requests with this Idempotency-Key wait for its outcome.");
            case ID_TAKEN ->
                refuse(
                        key,
                        request,
                        ErrorCode.INVALID_REQUEST,
                        false,
                        trace,
                        "request_id was used before, for another request.");
        }
    }

    private void claim(String key, Terms terms, Trace trace) {
        Body body = new Body(parts.psp().create(Arrivals.createIntent(terms)));
        Decision decision =
                machine.begin(new Input.Claimed(terms, parts.settings().account(), body));
        stores.putKey(key, terms.attemptId());
        carryOut(null, Row.of(decision), decision, trace);
    }

    private void replay(Row row, PaymentRequest request, Trace trace) {
        answer(row.state(), snapshot(row.state()), request.getRequestId(), true, trace);
    }

    private void await(Row row, PaymentRequest request, Trace trace) {
        WaiterRow waiter = new WaiterRow(request.getRequestId(), request.getCorrelationId(), trace.traceparent());
        stores.putWaiter(row.attemptId(), row.waiters(), waiter);
        stores.putPayment(row.withWaiters(row.waiters() + 1));
    }

    private void refuse(
            String key, PaymentRequest request, ErrorCode code, boolean retryable, Trace trace, String message) {
        outbox.put(
                Topics.OUTCOMES,
                key,
                Outcomes.rejected(request, code, message, retryable, context.currentSystemTimeMs()),
                partition,
                trace);
        parts.meters().answered();
    }

    private void reject(Arrival.Malformed malformed) {
        PaymentRequest request = malformed.request();
        Trace trace = new Trace(Outcomes.masked(request.getCorrelationId()), malformed.traceparent());
        byte[] key = malformed.key();
        outbox.put(
                Topics.OUTCOMES,
                key == null || CardData.isIn(new String(key, UTF_8)) ? null : key,
                Outcomes.rejected(
                        request,
                        malformed.violation().code(),
                        malformed.violation().message(),
                        false,
                        context.currentSystemTimeMs()),
                partition,
                trace);
        parts.meters().malformed();
        parts.meters().answered();
    }

    private void answer(Arrival.Answered answered) {
        Row row = stores.payment(answered.result().getAttemptId());
        long now_ms = context.currentSystemTimeMs();
        Input.Result result = Arrivals.result(answered.result(), now_ms);
        if (row == null) {
            quarantine.put(answered.raw(), Quarantined.UNKNOWN_PAYMENT, "a result of a payment that is not here");
            return;
        }
        if (result == null) {
            String kind = answered.result().getKind().name();
            quarantine.put(answered.raw(), Quarantined.UNKNOWN_KIND, kind + " is not decided by this version");
            return;
        }
        String traceparent = RecordHeaders.traceparent(answered.raw().headers());
        Trace trace = new Trace(row.state().terms().correlationId(), traceparent);
        carryOut(row, row, machine.decide(row.state(), result), trace);
    }

    /** Publishes open calls again whose time has come. */
    private void wake(long now_ms) {
        for (PaymentStores.Timer timer : stores.due(context.currentSystemTimeMs(), TIMERS_PER_CHECK)) {
            stores.removeTimer(timer);
            Row row = stores.payment(timer.attemptId());
            if (row != null) {
                Input.ResendDue due = new Input.ResendDue(context.currentSystemTimeMs());
                Trace trace = new Trace(row.state().terms().correlationId(), null);
                carryOut(row, row, machine.decide(row.state(), due), trace);
            }
        }
    }

    private void carryOut(@Nullable Row before, Row row, Decision decision, Trace trace) {
        PaymentState next = decision.next();
        Row after = row.withState(next);
        Payment snapshot = null;
        for (Effect effect : decision.effects()) {
            switch (effect) {
                case Effect.Publish(var call) -> {
                    outbox.put(
                            Topics.PSP_CALLS, row.attemptId(), Arrivals.pspCall(next.terms(), call), partition, trace);
                    parts.meters().published();
                }
                case Effect.Answer answer -> {
                    snapshot = snapshot == null ? snapshot(next) : snapshot;
                    after = answerAll(after, snapshot, trace);
                }
                case Effect.Note(var entry) -> {
                    snapshot = snapshot == null ? snapshot(next) : snapshot;
                    PaymentStatus from = before == null ? null : Snapshots.status(before.state());
                    after = note(after, entry, from, snapshot, trace);
                }
                case Effect.WakeAt(long due_ms) -> stores.putTimer(due_ms, row.attemptId());
                case Effect.Ignore(var why) -> parts.meters().ignored(why);
            }
        }
        if (!after.equals(before)) {
            stores.putPayment(after);
        }
    }

    private Row answerAll(Row row, Payment snapshot, Trace trace) {
        answer(row.state(), snapshot, row.state().terms().requestId(), false, trace);
        stores.takeWaiters(row.attemptId(), row.waiters(), waiter -> {
            Trace own = new Trace(waiter.getCorrelationId(), waiter.getTraceparent());
            answer(row.state(), snapshot, waiter.getRequestId(), true, own);
        });
        return row.withWaiters(0);
    }

    private void answer(PaymentState state, Payment snapshot, String requestId, boolean replayed, Trace trace) {
        Terms terms = state.terms();
        outbox.put(
                Topics.OUTCOMES,
                Keys.creating(terms.merchantId(), terms.idempotencyKey()).getBytes(UTF_8),
                Outcomes.of(state, snapshot, requestId, replayed),
                partition,
                trace);
        parts.meters().answered();
    }

    private Row note(Row row, Effect.TimelineEntry entry, @Nullable PaymentStatus from, Payment snapshot, Trace trace) {
        PaymentEvent event = Timeline.event(
                row,
                entry,
                from,
                snapshot,
                context.currentSystemTimeMs(),
                trace.correlationId(),
                unhashed -> avro(outbox.encode(Topics.EVENTS, unhashed)));
        outbox.put(Topics.EVENTS, row.attemptId(), event, partition, trace);
        return row.withEvent(event.getHash());
    }

    private Payment snapshot(PaymentState state) {
        return Snapshots.of(state, parts.settings().policy().retriesMax());
    }

    /** The Avro part of a value in the wire format: behind the magic byte and the schema id. */
    private static byte[] avro(byte[] wire) {
        return Arrays.copyOfRange(wire, 5, wire.length);
    }

    private static @Nullable PaymentState stateOf(@Nullable Row row) {
        return row == null ? null : row.state();
    }

    private static Row present(@Nullable Row row) {
        if (row == null) {
            throw new IllegalStateException("a verdict about a payment that is not there");
        }
        return row;
    }
}
