package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.payments.v1.ResultSource;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.topics.RecordHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The psp caller on a real broker. Each test has a consumer group of its own; the clock stands at the calls' issue. */
class PspCallerTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration MOMENT = Duration.ofMillis(1_500);

    @TempDir
    static Path dir;

    private static CallerWorld world;

    private final ScriptedPsp psp = new ScriptedPsp();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<PspCaller> callers = new ArrayList<>();
    private final List<CallerWorld.Found> results = new ArrayList<>();
    private final PspCall call = newCall();
    private PspCallerConfig config;

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

    @Test
    void aResultNamesItsCallAndLiesInThePaymentsPartition() throws Exception {
        startCaller();
        long offset = world.publish(call);

        CallerWorld.Found found = awaitResult(call);

        PspResult result = found.result();
        assertThat(result.getSource()).isEqualTo(ResultSource.CALL);
        assertThat(result.getKind()).isEqualTo(ResultKind.SUCCEEDED);
        assertThat(result.getAttemptId()).isEqualTo(call.getAttemptId());
        assertThat(result.getOperation()).isEqualTo("create");
        assertThat(result.getN()).isEqualTo(1);
        assertThat(result.getAccount()).isEqualTo("default");
        assertThat(result.getIssuedAt()).isEqualTo(call.getIssuedAt());
        assertThat(result.getNotAfter()).isEqualTo(call.getNotAfter());
        assertThat(result.getReceivedAt()).isEqualTo(Calls.ISSUED_AT);
        assertThat(result.getTries()).isEqualTo(1);
        assertThat(found.record().partition()).isEqualTo(CallerWorld.partitionOf(call));
        assertThat(RecordHeaders.text(found.record().headers(), RecordHeaders.CORRELATION_ID))
                .isEqualTo(call.getCorrelationId());
        awaitCommitted(call, offset + 1);
    }

    @Test
    void aCallThatWasNotCommittedIsNeverMade() throws Exception {
        startCaller();
        PspCall undecided = inPartitionOf(call);
        try (KafkaProducer<String, byte[]> processor = world.transactionalProducer("aborts")) {
            processor.beginTransaction();
            processor.send(world.record(undecided)).get();
            await().during(MOMENT)
                    .atMost(MOMENT.multipliedBy(2))
                    .until(() -> psp.seen().isEmpty());
            processor.abortTransaction();
            processor.beginTransaction();
            processor.send(world.record(call)).get();
            processor.commitTransaction();
        }
        awaitResult(call);
        assertThat(psp.seen()).containsExactly(ScriptedPsp.of(call));
    }

    @Test
    void theOffsetIsNotCommittedBeforeTheResultIsAcknowledged() throws Exception {
        startCaller();
        world.refuseResults(true);
        long offset;
        try {
            offset = world.publish(call);
            await().until(() -> psp.seen(call).size() == 1);
            await().during(MOMENT).atMost(MOMENT.multipliedBy(2)).until(() -> committed(call) <= offset);
        } finally {
            world.refuseResults(false);
        }
        awaitResult(call);
        awaitCommitted(call, offset + 1);
        assertThat(psp.seen(call)).hasSizeGreaterThan(1).containsOnly(ScriptedPsp.of(call));
        assertThat(metrics.get("payonce.psp.caller.restarts").counter().count()).isPositive();
    }

    @Test
    void aCallIsNeverSteppedOverByLaterOnesThatFinishFirst() throws Exception {
        startCaller();
        psp.block(call);
        PspCall second = inPartitionOf(call);
        long offset = world.publish(call);
        long last = world.publish(second);
        awaitResult(second);
        await().during(MOMENT).atMost(MOMENT.multipliedBy(2)).until(() -> committed(call) <= offset);
        psp.unblock(call);
        awaitResult(call);
        awaitCommitted(call, last + 1);
    }

    @Test
    void afterARestartTheSameCallIsMadeAgainUnderTheSameKeyWithTheSameBytes() throws Exception {
        PspCaller first = startCaller();
        psp.block(call);
        world.publish(call);
        await().until(() -> psp.seen(call).size() == 1);
        first.close(Duration.ZERO);

        startCaller();
        await().until(() -> psp.seen(call).size() == 2);
        psp.unblock(call);

        awaitResult(call);
        assertThat(psp.seen(call)).containsOnly(ScriptedPsp.of(call));
    }

    @Test
    void everyTryIsTheSameCall() throws Exception {
        startCaller();
        psp.answer(call, ResultKind.UNKNOWN, ResultKind.NOT_RUN);
        world.publish(call);

        PspResult result = awaitResult(call).result();

        assertThat(result.getKind()).isEqualTo(ResultKind.SUCCEEDED);
        assertThat(result.getTries()).isEqualTo(3);
        assertThat(psp.seen()).hasSize(3).containsOnly(ScriptedPsp.of(call));
        assertThat(metrics.get("payonce.psp.retries").counter().count()).isEqualTo(2);
    }

    @Test
    void aCallReadPastItsNotAfterIsSkipped() throws Exception {
        call.setNotAfter(Calls.ISSUED_AT);
        startCaller();
        world.publish(call);

        PspResult result = awaitResult(call).result();

        assertThat(result.getKind()).isEqualTo(ResultKind.SKIPPED);
        assertThat(result.getTries()).isZero();
        assertThat(psp.seen()).isEmpty();
    }

    @Test
    void aCallWhoseSchemaIsNotKnownYetWaitsAndIsMadeOnceItIs() throws Exception {
        SchemaIds ignorant = world.newSchemaIds();
        PspCaller caller = world.caller(config, psp, ignorant, clock(), metrics);
        callers.add(caller);
        caller.start();
        awaitReady(caller);
        world.stopRegistry();
        try {
            world.publish(call);
            await().until(() -> caller.waitsFor().orElse("").contains("schema id"));
            await().during(MOMENT)
                    .atMost(MOMENT.multipliedBy(2))
                    .until(() -> psp.seen().isEmpty());
        } finally {
            world.startRegistry();
        }
        awaitResult(call);
        assertThat(psp.seen()).containsExactly(ScriptedPsp.of(call));
        awaitReady(caller);
        ignorant.close();
    }

    @Test
    void aCallNobodyCanMakeStopsItsPartitionAndNoOther() throws Exception {
        PspCaller caller = startCaller();
        psp.doesNotSupport(call);
        PspCall behind = inPartitionOf(call);
        PspCall elsewhere = notInPartitionOf(call);
        long offset = world.publish(call);
        world.publish(behind);
        world.publish(elsewhere);

        awaitResult(elsewhere);
        await().until(() -> caller.waitsFor().orElse("").contains("offset " + offset));
        await().during(MOMENT)
                .atMost(MOMENT.multipliedBy(2))
                .until(() -> psp.seen(behind).isEmpty());
        assertThat(metrics.get("payonce.psp.partitions.held").gauge().value()).isEqualTo(1);
        assertThat(committed(call)).isLessThanOrEqualTo(offset);

        psp.supportsAll();
        awaitResult(call);
        awaitResult(behind);
        awaitReady(caller);
    }

    @Test
    void bytesThatAreNoCallAndCallsInAnothersPartitionStopTheirs() throws Exception {
        PspCaller caller = startCaller();
        int partition = CallerWorld.partitionOf(call);
        world.publishBytes((partition + 1) % CallerWorld.PARTITIONS, new byte[] {1, 2, 3});
        world.publishBytes(
                (partition + 2) % CallerWorld.PARTITIONS,
                world.record(newCallIn(partition)).value());
        await().until(() -> metrics.get("payonce.psp.partitions.held").gauge().value() == 2);
        assertThat(caller.waitsFor()).isPresent();
        world.publish(call);
        awaitResult(call);
        assertThat(psp.seen()).containsExactly(ScriptedPsp.of(call));
    }

    @Test
    void theWindowBoundsTheCallsInFlightAndTheCallerStaysInItsGroup() throws Exception {
        config = config.withCallsInFlightMax(4);
        startCaller();
        List<PspCall> many = IntStream.range(0, 20).mapToObj(i -> newCall()).toList();
        for (PspCall one : many) {
            psp.block(one);
            world.publish(one);
        }
        await().until(() -> psp.seen().size() == 4);
        await().during(MOMENT)
                .atMost(MOMENT.multipliedBy(2))
                .until(() -> psp.seen().size() == 4);
        assertThat(metrics.get("payonce.psp.calls.in.flight").gauge().value()).isEqualTo(4);
        assertThat(world.membersOf(config)).isEqualTo(1);

        many.forEach(psp::unblock);
        for (PspCall one : many) {
            awaitResult(one);
        }
        assertThat(psp.seen()).hasSize(20);
    }

    /** Calls outlive the session that began them: those of the next one must not come on top. */
    @Test
    void theWindowBoundsTheCallsOfAllSessionsTogether() throws Exception {
        config = config.withCallsInFlightMax(3);
        startCaller();
        List<PspCall> slow = List.of(newCall(), newCall());
        for (PspCall one : slow) {
            psp.block(one);
            world.publish(one);
        }
        await().until(() -> psp.seen().size() == 2);
        world.refuseResults(true);
        try {
            world.publish(call);
            // The session ended when the result could not be written; the next one reads all three calls again.
            await().atMost(Duration.ofSeconds(30)).until(() -> psp.seen().size() > 3);
        } finally {
            world.refuseResults(false);
        }
        slow.forEach(psp::unblock);
        for (PspCall one : List.of(slow.getFirst(), slow.getLast(), call)) {
            awaitResult(one);
        }
        assertThat(metrics.get("payonce.psp.caller.restarts").counter().count()).isPositive();
        assertThat(psp.mostAtOnce()).isEqualTo(3);
    }

    @Test
    void closingWaitsForTheCallsInFlightAndLeavesTheGroup() throws Exception {
        PspCaller caller = startCaller();
        psp.block(call);
        long offset = world.publish(call);
        await().until(() -> psp.seen(call).size() == 1);
        Thread closing = Thread.ofVirtual().start(() -> caller.close(Duration.ofSeconds(20)));
        await().during(Duration.ofMillis(300)).atMost(MOMENT).until(closing::isAlive);

        psp.unblock(call);

        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        awaitResult(call);
        awaitCommitted(call, offset + 1);
        assertThat(world.membersOf(config)).isZero();
        assertThat(caller.waitsFor()).contains("stopped");
    }

    @Test
    void aSecondCallerTakesItsShareAndEveryCallIsMade() throws Exception {
        startCaller();
        List<PspCall> many = IntStream.range(0, 40).mapToObj(i -> newCall()).toList();
        for (PspCall one : many.subList(0, 20)) {
            world.publish(one);
        }
        startCaller();
        await().until(() -> world.membersOf(config) == 2);
        for (PspCall one : many.subList(20, 40)) {
            world.publish(one);
        }
        for (PspCall one : many) {
            awaitResult(one);
        }
    }

    private PspCaller startCaller() {
        PspCaller caller = world.caller(config, psp, clock(), metrics);
        callers.add(caller);
        caller.start();
        awaitReady(caller);
        return caller;
    }

    private static void awaitReady(PspCaller caller) {
        await().atMost(Duration.ofSeconds(20)).until(() -> caller.waitsFor().orElse(""), ""::equals);
    }

    private static InstantSource clock() {
        return InstantSource.fixed(Calls.ISSUED_AT);
    }

    private CallerWorld.Found awaitResult(PspCall of) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> find(of), found -> found != null);
    }

    private CallerWorld.Found find(PspCall of) {
        results.addAll(world.newResults());
        return results.stream()
                .filter(found -> found.result().getPspKey().equals(of.getPspKey()))
                .findFirst()
                .orElse(null);
    }

    private long committed(PspCall of) throws Exception {
        OptionalLong offset = world.committed(config, of);
        return offset.orElse(-1);
    }

    private void awaitCommitted(PspCall of, long offset) {
        await().atMost(Duration.ofSeconds(10)).until(() -> committed(of) == offset);
    }

    private static PspCall newCall() {
        return Calls.create(NUMBERS.incrementAndGet());
    }

    private static PspCall inPartitionOf(PspCall other) {
        return newCallIn(CallerWorld.partitionOf(other));
    }

    private static PspCall notInPartitionOf(PspCall other) {
        return newCallIn((CallerWorld.partitionOf(other) + 1) % CallerWorld.PARTITIONS);
    }

    private static PspCall newCallIn(int partition) {
        PspCall next = newCall();
        while (CallerWorld.partitionOf(next) != partition) {
            next = newCall();
        }
        return next;
    }
}
