package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.payments.v1.ResultSource;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Strike;
import dev.payonce.simulation.world.Outgoing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A caller of another version, which reads the PSP's answers in its own way, and an operator's script, and whoever else may
 * write results: after a payment has its outcome, they say something else of its call. Nothing may come of that. (Before
 * the outcome a result is believed, whoever wrote it: who may write the topic is the cluster's to rule.)
 */
final class OldCaller {
    private static final List<ResultKind> WORDS = List.of(
            ResultKind.SUCCEEDED,
            ResultKind.PROCESSING,
            ResultKind.REQUIRES_ACTION,
            ResultKind.DECLINED,
            ResultKind.REFUSED,
            ResultKind.NOT_RUN,
            ResultKind.SKIPPED,
            ResultKind.UNKNOWN,
            ResultKind.ABSENT);

    private final World world;
    private final Map<String, PspCall> calls = new HashMap<>();

    OldCaller(World world) {
        this.world = world;
    }

    void read(PspCall call) {
        calls.put(call.getAttemptId(), call);
    }

    /** A payment has its outcome, and everybody may know. */
    void told(String attemptId) {
        PspCall call = calls.get(attemptId);
        Strike strike = call == null ? null : world.faults().looms(FaultKind.RESULT_CONTRADICTED);
        if (call != null && strike != null) {
            ResultKind word = world.dice().pick(WORDS);
            world.scheduler().after(world.dice().soon(1_000, 600_000), () -> {
                world.faults().takesEffect(strike);
                say(call, word);
            });
        }
    }

    private void say(PspCall call, ResultKind word) {
        world.trace().note("contradicted", call.getPspKey(), word.name());
        PspResult result = new PspResult();
        result.setAttemptId(call.getAttemptId());
        result.setOperation(call.getOperation());
        result.setN(call.getN());
        result.setPspKey(call.getPspKey());
        result.setAccount(call.getAccount());
        result.setIssuedAt(call.getIssuedAt());
        result.setNotAfter(call.getNotAfter());
        result.setCorrelationId(call.getCorrelationId());
        result.setSource(ResultSource.CALL);
        result.setKind(word);
        result.setPspObject("pi_3another");
        result.setAmountMinor(call.getAmountMinor());
        result.setCurrency(call.getCurrency());
        result.setTries(1);
        result.setReceivedAt(Instant.ofEpochMilli(world.scheduler().now_ms()));
        int partition = AttemptId.parse(call.getAttemptId()).orElseThrow().partition(Setup.PARTITIONS);
        world.broker()
                .append(new Outgoing(
                        new TopicPartition(Topics.PSP_RESULTS.name(), partition),
                        world.scheduler().now_ms(),
                        call.getAttemptId().getBytes(UTF_8),
                        world.setup().writer().serialize(Topics.PSP_RESULTS.name(), result),
                        new RecordHeaders()));
    }
}
