package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.payments.v1.ResultSource;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.topics.RecordHeaders;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** Which calls the psp caller makes, and when it takes them for made. */
class PspCallerTest extends CallerTesting {
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
                    .atMost(Duration.ofMinutes(1))
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
            await().atMost(Duration.ofMinutes(1)).until(() -> psp.seen(call).size() == 1);
            await().during(MOMENT).atMost(Duration.ofMinutes(1)).until(() -> committed(call) <= offset);
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
        await().during(MOMENT).atMost(Duration.ofMinutes(1)).until(() -> committed(call) <= offset);
        psp.unblock(call);
        awaitResult(call);
        awaitCommitted(call, last + 1);
    }

    @Test
    void afterARestartTheSameCallIsMadeAgainUnderTheSameKeyWithTheSameBytes() throws Exception {
        PspCaller first = startCaller();
        psp.block(call);
        world.publish(call);
        await().atMost(Duration.ofMinutes(1)).until(() -> psp.seen(call).size() == 1);
        first.close(Duration.ZERO);

        startCaller();
        await().atMost(Duration.ofMinutes(1)).until(() -> psp.seen(call).size() == 2);
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
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> caller.waitsFor().orElse("").contains("schema id"));
            await().during(MOMENT)
                    .atMost(Duration.ofMinutes(1))
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
        await().atMost(Duration.ofMinutes(1))
                .until(() -> caller.waitsFor().orElse("").contains("offset " + offset));
        await().during(MOMENT)
                .atMost(Duration.ofMinutes(1))
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
        await().atMost(Duration.ofMinutes(1))
                .until(() -> metrics.get("payonce.psp.partitions.held").gauge().value() == 2);
        assertThat(caller.waitsFor()).isPresent();
        world.publish(call);
        awaitResult(call);
        assertThat(psp.seen()).containsExactly(ScriptedPsp.of(call));
    }
}
