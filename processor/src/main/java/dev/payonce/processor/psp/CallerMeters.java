package dev.payonce.processor.psp;

import dev.payonce.payments.v1.ResultKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The psp caller's metrics; every series exists from the start, so that an alert never waits for its first sample. */
final class CallerMeters {
    private final MeterRegistry registry;
    private final Map<ResultKind, Counter> reported = new EnumMap<>(ResultKind.class);
    private final Map<PspAnswer.Alarm, Counter> alarms = new EnumMap<>(PspAnswer.Alarm.class);
    private final Timer latency;
    private final Counter triedAgain;
    private final Counter windowFull;
    private final Counter restarts;
    private final Counter commitFailures;

    CallerMeters(MeterRegistry registry) {
        this.registry = registry;
        for (ResultKind kind : ResultKind.values()) {
            reported.put(kind, counter("payonce.psp.calls", "publications of calls reported", "kind", kind.name()));
        }
        for (PspAnswer.Alarm alarm : PspAnswer.Alarm.values()) {
            alarms.put(alarm, counter("payonce.psp.alarms", "answers a person must look at", "alarm", alarm.name()));
        }
        latency = Timer.builder("payonce.psp.try")
                .description("one try at the PSP, answer included")
                .publishPercentileHistogram()
                .register(registry);
        triedAgain = counter("payonce.psp.retries", "tries after the first of a publication");
        windowFull = counter("payonce.psp.window.full", "times that calls waited because the window was full");
        restarts = counter("payonce.psp.caller.restarts", "times the caller started over from its committed offsets");
        commitFailures = counter("payonce.psp.caller.commit.failures", "commits that failed and were repeated");
    }

    /** Watches a caller: the calls in flight are those of all its sessions, the rest is of the present one. */
    void watch(Supplier<Number> inFlight, Supplier<Number> oldest_s, Supplier<Number> held) {
        gauge("payonce.psp.calls.in.flight", "calls being made", inFlight);
        gauge("payonce.psp.calls.oldest.seconds", "age of the oldest call being made", oldest_s);
        gauge("payonce.psp.partitions.held", "partitions that stand still before a call nobody can make", held);
    }

    PspAnswer timed(Supplier<PspAnswer> oneTry) {
        Timer.Sample sample = Timer.start(registry);
        PspAnswer answer = oneTry.get();
        sample.stop(latency);
        return answer;
    }

    void reported(ResultKind kind) {
        increment(reported.get(kind));
    }

    void alarm(PspAnswer.Alarm alarm) {
        increment(alarms.get(alarm));
    }

    void triedAgain() {
        triedAgain.increment();
    }

    void windowFull() {
        windowFull.increment();
    }

    void restarted() {
        restarts.increment();
    }

    void commitFailed() {
        commitFailures.increment();
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
