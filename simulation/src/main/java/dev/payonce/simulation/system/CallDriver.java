package dev.payonce.simulation.system;

import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeResponse;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.psp.CallMaker;
import dev.payonce.processor.psp.CallTries.Step;
import dev.payonce.processor.psp.PspCallerConfig;
import dev.payonce.processor.psp.Publication;
import dev.payonce.processor.psp.stripe.Exchange;
import dev.payonce.processor.psp.stripe.StripeCalls;
import dev.payonce.simulation.fault.FaultKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes calls as {@code CallRunner} does, with events of virtual time where that one has threads that wait. */
final class CallDriver implements CallMaker {
    private final World world;
    private final Node node;
    private final PspNetwork psp;
    private final PspCallerConfig config;
    private final Runnable landed;
    private int inFlight;
    private long flights;

    CallDriver(World world, Node node, PspNetwork psp, PspCallerConfig config, Runnable landed) {
        this.world = world;
        this.node = node;
        this.psp = psp;
        this.config = config;
        this.landed = landed;
    }

    @Override
    public boolean hasRoom() {
        return inFlight < config.calls_in_flight_max();
    }

    boolean isFull() {
        return !hasRoom();
    }

    @Override
    public void make(PspCall call, Ending ending) {
        inFlight++;
        world.trace().note("call", node.name(), call.getPspKey());
        new Flight(call, ending).go();
    }

    /** One publication being made. */
    private final class Flight {
        private final PspCall call;
        private final Publication publication;
        private final Ending ending;
        private final String name;

        Flight(PspCall call, Ending ending) {
            this.call = call;
            this.ending = ending;
            this.name = node.name() + "-" + node.life() + "-" + ++flights;
            this.publication = new Publication(call, config.tries(), config.keyLifetime(), world.dice()::unit);
        }

        void go() {
            take(publication.proceed(now()));
        }

        private Instant now() {
            return node.clock().instant();
        }

        private void take(Step step) {
            switch (step) {
                case Step.Try() -> connect();
                case Step.WaitUntil(Instant at) -> waitUntil(at);
                case Step.Report report -> report(publication.result(report, now()));
            }
        }

        private void waitUntil(Instant at) {
            long left_ms = at.toEpochMilli() - node.now_ms();
            if (left_ms <= 0) {
                go();
            } else {
                world.scheduler().after(left_ms, node.mine(() -> waitUntil(at)));
            }
        }

        private void connect() {
            world.auditor().tries(name, call.getPspKey(), world.scheduler().now_ms());
            if (world.faults().strikes(FaultKind.PSP_REFUSES_CONNECTION)) {
                answered(new Exchange.NotWritten("ConnectException"));
                return;
            }
            world.scheduler().after(world.dice().soon(5, 2_000), node.mine(this::write));
        }

        private void write() {
            world.crashPoint();
            if (!publication.mayWrite(now())) {
                answered(new Exchange.TooLate());
                return;
            }
            long allowed_ms = world.scheduler().now_ms();
            if (world.faults().strikes(FaultKind.PAUSE_BEFORE_WRITE)) {
                node.pause(world.dice().soon(20_000, 600_000));
                world.scheduler().after(0, node.mine(() -> put(allowed_ms)));
            } else {
                put(allowed_ms);
            }
        }

        /** Nothing is asked any more here: whatever happened since it was allowed, the request goes out. */
        private void put(long allowed_ms) {
            Answer answer = new Answer();
            long stood_ms = world.scheduler().now_ms() - allowed_ms;
            psp.send(world.setup().stripe().request(call), node, stood_ms, answer::come);
            world.scheduler()
                    .after(
                            PspNetwork.READ_TIMEOUT_MS,
                            node.mine(() -> answer.come(new Exchange.NoAnswer("no whole answer in time"))));
            world.crashPoint();
        }

        /** The first of answer and time-out counts. */
        private final class Answer {
            private boolean came;

            void come(Exchange exchange) {
                if (!came) {
                    came = true;
                    if (exchange instanceof Exchange.Answered(StripeResponse response)) {
                        heard(response.headers());
                    }
                    answered(exchange);
                }
            }
        }

        private void heard(HttpHeaders headers) {
            boolean isToStop = headers.firstValue("Stripe-Should-Retry")
                    .filter("false"::equals)
                    .isPresent();
            long wait_s = headers.firstValue("Retry-After").map(Long::valueOf).orElse(0L);
            world.auditor()
                    .heard(name, isToStop ? Long.MAX_VALUE : world.scheduler().now_ms() + 1_000 * wait_s);
        }

        private void answered(Exchange exchange) {
            take(publication.answered(StripeCalls.answer(call, exchange), now()));
        }

        private void report(PspResult result) {
            world.trace()
                    .note(
                            "result",
                            node.name(),
                            result.getPspKey(),
                            result.getKind().name());
            inFlight--;
            RuntimeException failure = null;
            try {
                ending.reported(result);
            } catch (RuntimeException e) {
                failure = e;
            }
            end(failure);
        }

        private void end(@Nullable RuntimeException failure) {
            if (failure != null) {
                ending.failed(failure);
            }
            landed.run();
        }
    }
}
