package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.payonce.processor.psp.stripe.Exchange;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.Dice;
import dev.payonce.stripesim.core.ApiCall;
import dev.payonce.stripesim.core.Arrival;
import dev.payonce.stripesim.core.ChangeLog;
import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.CoreSettings;
import dev.payonce.stripesim.core.Fault;
import dev.payonce.stripesim.core.Outcome;
import dev.payonce.stripesim.core.Reply;
import dev.payonce.stripesim.core.StripeSimulator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way to the PSP and the PSP itself: the pure core of the Stripe simulator, with a fault for a request now and then. */
public final class PspNetwork {
    static final long READ_TIMEOUT_MS = 30_000;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final World world;
    private final StripeSimulator stripe;
    private long ids;
    private long away_until_ms;

    public PspNetwork(World world) {
        this.world = world;
        Dice dice = world.dice();
        this.stripe = new StripeSimulator(
                new CoreSettings(CoreSettings.KEY_TTL_S, 0, 80, 60, 4096),
                world.scheduler()::now_ms,
                this::id,
                dice::unit,
                ChangeLog.NONE);
    }

    private String id(int length) {
        ids++;
        StringBuilder text = new StringBuilder(length);
        for (long rest = ids * 36L + 7; text.length() < length; rest = rest / 36 + length) {
            text.append(ALPHABET.charAt((int) (rest % 36)));
        }
        return text.insert(0, ids).substring(0, length);
    }

    /** From now on nobody gets an answer, for so long. */
    public void away(long for_ms) {
        away_until_ms = world.scheduler().now_ms() + for_ms;
    }

    long away_until_ms() {
        return away_until_ms;
    }

    /**
     * Puts a request on the wire. Its sender may be gone when the answer comes.
     *
     * @param stood_ms how long the sender stood still after it had asked whether it may write
     */
    void send(StripeRequest request, Node sender, long stood_ms, Consumer<Exchange> answered) {
        String key = request.options().getIdempotencyKey();
        String form = request.content() == null ? "" : request.content().stringContent();
        world.trace().note("write", sender.name(), key);
        world.auditor().written(key, form.getBytes(UTF_8), world.scheduler().now_ms(), stood_ms);
        long travel_ms = world.faults().strikes(FaultKind.PSP_REACHED_LATE)
                ? world.dice().between(1_000, 600_000)
                : world.dice().soon(20, 3_000);
        String authorization = request.headers().firstValue("Authorization").orElse(null);
        ApiCall call = new ApiCall("POST", request.url().getPath(), "", form, null, authorization, key, null);
        Consumer<Runnable> process = sender.now();
        Consumer<Exchange> back = exchange -> process.accept(() -> answered.accept(exchange));
        world.scheduler().after(travel_ms, () -> arrive(call, back));
    }

    private void arrive(ApiCall call, Consumer<Exchange> back) {
        boolean away = !world.faults().isOver() && world.scheduler().now_ms() < away_until_ms;
        Fault fault = away ? status(503, false) : fault();
        stripe.clearFaults();
        if (fault != null) {
            stripe.addFault(fault);
        }
        Arrival arrival = stripe.arrive(call);
        world.scheduler().after(arrival.delay_ms(), () -> finish(arrival, call, back));
    }

    private void finish(Arrival arrival, ApiCall call, Consumer<Exchange> back) {
        Reply reply = stripe.finish(arrival);
        List<Charge> ledger = stripe.ledger();
        world.trace()
                .note("psp", String.valueOf(call.idempotencyKey()), reply.form().name(), reply.status(), ledger.size());
        world.auditor().ledger(ledger);
        if (reply.form() == Reply.Form.ANSWER) {
            String error = reply.outcome() instanceof Outcome.OfError(var said, var about) ? said.type() : "";
            world.auditor().answered(String.valueOf(call.idempotencyKey()), reply.status(), error);
        }
        Exchange exchange = reply.form() == Reply.Form.CUT
                ? new Exchange.NoAnswer("EOF")
                : new Exchange.Answered(new StripeResponse(
                        reply.status(), HttpHeaders.of(headers(reply)), reply.body("https://psp.invalid")));
        world.scheduler().after(world.dice().soon(20, 3_000), () -> back.accept(exchange));
    }

    private static Map<String, List<String>> headers(Reply reply) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        reply.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    /** What strikes this request, or null. */
    private @Nullable Fault fault() {
        if (strikes(FaultKind.PSP_DROP_BEFORE)) {
            return fault(Fault.Kind.DROP_BEFORE, false, 0);
        }
        if (strikes(FaultKind.PSP_DROP_AFTER)) {
            return fault(Fault.Kind.DROP_AFTER, true, 0);
        }
        if (strikes(FaultKind.PSP_DELAY)) {
            return fault(Fault.Kind.DELAY, true, world.dice().between(1_000, 600_000));
        }
        if (strikes(FaultKind.PSP_GARBAGE)) {
            return fault(Fault.Kind.GARBAGE, world.dice().chance(0.5), 0);
        }
        return errorStatus();
    }

    private @Nullable Fault errorStatus() {
        Dice dice = world.dice();
        if (strikes(FaultKind.PSP_STORED_500)) {
            return status(500, false);
        }
        if (strikes(FaultKind.PSP_500_AFTER_THE_CHARGE)) {
            return status(500, true);
        }
        if (strikes(FaultKind.PSP_BAD_GATEWAY)) {
            return status(dice.pick(List.of(424, 502, 503, 504)), dice.chance(0.5));
        }
        if (strikes(FaultKind.PSP_RATE_LIMIT)) {
            return status(429, false, dice.below(30), null);
        }
        if (strikes(FaultKind.PSP_KEY_IN_USE)) {
            return status(409, false);
        }
        if (strikes(FaultKind.PSP_KEY_REUSED)) {
            return status(400, false, null, "idempotency_error");
        }
        if (strikes(FaultKind.PSP_LOCK_TIMEOUT)) {
            return status(dice.pick(List.of(409, 429)), false, null, "lock_timeout");
        }
        return strikes(FaultKind.PSP_UNAUTHORIZED) ? status(401, false) : null;
    }

    private boolean strikes(FaultKind kind) {
        return world.faults().strikes(kind);
    }

    private static Fault fault(Fault.Kind kind, boolean executed, long delay_ms) {
        return new Fault(null, kind, 500, delay_ms, 1, 1.0, executed, null, null, null, null);
    }

    private Fault status(int status, boolean executed) {
        return status(status, executed, null, null);
    }

    private Fault status(int status, boolean executed, @Nullable Integer retryAfter_s, @Nullable String code) {
        Boolean shouldRetry = strikes(FaultKind.PSP_SAYS_WHETHER_TO_RETRY)
                ? (Boolean) world.dice().chance(0.5)
                : null;
        return new Fault(null, Fault.Kind.STATUS, status, 0, 1, 1.0, executed, null, shouldRetry, retryAfter_s, code);
    }
}
