package dev.payonce.processor.psp;

import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PspCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The psp caller on a real broker. Each test has a consumer group of its own; the clock stands at the calls' issue. */
abstract class CallerTesting {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    static final Duration MOMENT = Duration.ofMillis(1_500);

    @TempDir
    static Path dir;

    static CallerWorld world;

    final ScriptedPsp psp = new ScriptedPsp();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final List<PspCaller> callers = new ArrayList<>();
    final List<CallerWorld.Found> results = new ArrayList<>();
    final PspCall call = newCall();
    PspCallerConfig config;

    @BeforeAll
    static void startWorld() throws Exception {
        world = new CallerWorld(dir);
    }

    @AfterAll
    static void stopWorld() throws Exception {
        world.close();
    }

    @BeforeEach
    void newGroup(TestInfo test) throws Exception {
        config = world.newGroup(test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void stopCallers() {
        callers.forEach(caller -> caller.close(Duration.ZERO));
        world.newResults();
    }

    PspCaller startCaller() {
        PspCaller caller = world.caller(config, psp, clock(), metrics);
        callers.add(caller);
        caller.start();
        awaitReady(caller);
        return caller;
    }

    static void awaitReady(PspCaller caller) {
        await().atMost(Duration.ofSeconds(90)).until(() -> caller.waitsFor().orElse(""), ""::equals);
    }

    static InstantSource clock() {
        return InstantSource.fixed(Calls.ISSUED_AT);
    }

    CallerWorld.Found awaitResult(PspCall of) {
        return await().atMost(Duration.ofSeconds(90)).until(() -> find(of), found -> found != null);
    }

    CallerWorld.Found find(PspCall of) {
        results.addAll(world.newResults());
        return results.stream()
                .filter(found -> found.result().getPspKey().equals(of.getPspKey()))
                .findFirst()
                .orElse(null);
    }

    long committed(PspCall of) throws Exception {
        OptionalLong offset = world.committed(config, of);
        return offset.orElse(-1);
    }

    void awaitCommitted(PspCall of, long offset) {
        await().atMost(Duration.ofMinutes(1)).until(() -> committed(of) == offset);
    }

    static PspCall newCall() {
        return Calls.create(NUMBERS.incrementAndGet());
    }

    static PspCall inPartitionOf(PspCall other) {
        return newCallIn(CallerWorld.partitionOf(other));
    }

    static PspCall notInPartitionOf(PspCall other) {
        return newCallIn((CallerWorld.partitionOf(other) + 1) % CallerWorld.PARTITIONS);
    }

    static PspCall newCallIn(int partition) {
        PspCall next = newCall();
        while (CallerWorld.partitionOf(next) != partition) {
            next = newCall();
        }
        return next;
    }
}
