package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.psp.CallTries.Step;
import dev.payonce.schemas.topics.RecordHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Drives one publication of a call to its report: makes the tries that {@link Publication} decides on, and waits between
 * them. Blocks a virtual thread for it; thread-safe.
 *
 * <p>The account's rate limit and breaker belong before {@link Psp#execute}: a closed one sends nothing and uses up no
 * try.
 */
final class CallRunner implements CallMaker {
    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    /** Waits. */
    interface Sleeper {
        /** Waits until that time. False: the caller stops, and the call is to be left to the next one. */
        boolean sleepUntil(Instant at);
    }

    private final Psp psp;
    private final PspCallerConfig config;
    private final InstantSource clock;
    private final DoubleSupplier jitter;
    private final Sleeper sleeper;
    private final CallerMeters meters;
    /** The process's, not a session's: calls outlive the session that began them. */
    private final Semaphore window;

    CallRunner(
            Psp psp,
            PspCallerConfig config,
            InstantSource clock,
            DoubleSupplier jitter,
            Sleeper sleeper,
            CallerMeters meters) {
        this.psp = psp;
        this.config = config;
        this.clock = clock;
        this.jitter = jitter;
        this.sleeper = sleeper;
        this.meters = meters;
        this.window = new Semaphore(config.calls_in_flight_max());
    }

    @Override
    public boolean hasRoom() {
        return window.availablePermits() > 0;
    }

    /** How many calls of this process are being made, those of earlier sessions included. */
    int inFlight() {
        return config.calls_in_flight_max() - window.availablePermits();
    }

    /** Takes a place in the window, which {@link #run} gives back. Only the thread that was told of room may. */
    void begin() {
        window.acquireUninterruptibly();
    }

    /** Makes it on a virtual thread of its own. Only the thread that was told of room may ask for it. */
    @Override
    public void make(PspCall call, Ending ending) {
        begin();
        Thread.ofVirtual().name("psp-call").start(() -> {
            boolean through = false;
            RuntimeException failure = null;
            try {
                run(call).ifPresentOrElse(ending::reported, ending::left);
                through = true;
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                // Whatever was thrown: a call that never ended would keep its place in the window for good.
                if (!through) {
                    ending.failed(failure);
                }
            }
        });
    }

    /** What to report, or nothing where the caller stops before the call is through: whoever reads it next goes on. */
    Optional<PspResult> run(PspCall call) {
        try (MDC.MDCCloseable correlation = MDC.putCloseable(RecordHeaders.CORRELATION_ID, call.getCorrelationId())) {
            return drive(call);
        } finally {
            window.release();
        }
    }

    private Optional<PspResult> drive(PspCall call) {
        Publication publication = new Publication(call, config.tries(), config.keyLifetime(), jitter);
        Step step = publication.proceed(clock.instant());
        while (true) {
            switch (step) {
                case Step.Try() -> {
                    PspAnswer answer =
                            meters.timed(() -> psp.execute(call, () -> publication.mayWrite(clock.instant())));
                    raise(call, answer);
                    step = publication.answered(answer, clock.instant());
                }
                case Step.WaitUntil(Instant at) -> {
                    if (!sleeper.sleepUntil(at)) {
                        return Optional.empty();
                    }
                    meters.triedAgain();
                    step = publication.proceed(clock.instant());
                }
                case Step.Report report -> {
                    meters.reported(report.answer().kind());
                    return Optional.of(publication.result(report, clock.instant()));
                }
            }
        }
    }

    private void raise(PspCall call, PspAnswer answer) {
        PspAnswer.Alarm alarm = answer.alarm();
        if (alarm != null) {
            meters.alarm(alarm);
            LOG.error(
                    "the PSP needs attention: {}, account {}, PSP key {}, PSP request {}, PSP code {}",
                    alarm,
                    call.getAccount(),
                    call.getPspKey(),
                    answer.requestId(),
                    answer.code());
        }
    }
}
