package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading again decides nothing again, whatever the topic, the key's window or the record. */
class ReadAgainTest {
    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void requestsReadAgainGiveNoCallAndNoOutcome() {
        PaymentRequest request = bed.pay(key).build();
        bed.answer(bed.success(bed.paying(request)));
        bed.ask(bed.pay(key).build());
        bed.take(Topics.OUTCOMES);
        bed.take(Topics.EVENTS);
        bed.advance(Bed.RETENTION.plusDays(1)); // long pruned: every key looks new
        bed.resetOffsets(Topics.REQUESTS);

        bed.ask(request);
        bed.ask(bed.pay(key).build());
        bed.assertSilent();
        assertThat(bed.count("payonce.records.read.again")).isEqualTo(2);

        bed.ask(bed.pay(key).build());
        assertThat(bed.take(Topics.PSP_CALLS)).hasSize(1);
    }

    @Test
    void resultsReadAgainDecideNothing() {
        PspCall call = bed.paying(bed.pay(key).build());
        PspResult late = bed.result(call, ResultKind.DECLINED)
                .setPspKey("of another call")
                .build();
        bed.answer(late);
        bed.take(Topics.EVENTS);
        bed.resetOffsets(Topics.PSP_RESULTS);

        bed.answer(late);
        bed.assertSilent();
        assertThat(bed.count("payonce.results.ignored", "why", "stale")).isEqualTo(1);
        bed.answer(bed.success(call));
        assertThat(bed.take(Topics.OUTCOMES)).hasSize(1);
    }

    @Test
    void copiesReadAgainDecideNothing() {
        byte[] value = bed.encode(Topics.REQUESTS, bed.pay(key).build());
        bed.pipe(Topics.REROUTED, null, value, 5_000);
        PspCall call = bed.take(Topics.PSP_CALLS).getFirst().value();
        bed.take(Topics.EVENTS);
        bed.resetOffsets(Topics.REROUTED);

        bed.pipe(Topics.REROUTED, null, value, 5_000);
        bed.assertSilent();
        bed.answer(bed.success(call));
        assertThat(bed.take(Topics.OUTCOMES)).hasSize(1);
    }

    @Test
    void misplacedAndUnreadableRecordsReadAgainAreNotCopiedAgain() {
        byte[] misplaced =
                bed.encode(Topics.REQUESTS, bed.pay(Bed.keyIn(1, "key")).build());
        bed.pipe(Topics.REQUESTS, null, misplaced, 5_000);
        bed.pipe(Topics.REQUESTS, null, new byte[3], 5_000);
        bed.take(Topics.REROUTED);
        bed.take(Topics.QUARANTINE);
        bed.resetOffsets(Topics.REQUESTS);

        bed.pipe(Topics.REQUESTS, null, misplaced, 5_000);
        bed.pipe(Topics.REQUESTS, null, new byte[3], 5_000);
        bed.assertSilent();
    }

    @Test
    void offsetsOfOneTopicSayNothingOfAnother() {
        for (int i = 0; i < 3; i++) {
            bed.ask(bed.pay(Bed.keyIn(0, "k" + i)).build());
        }
        PspCall call = bed.take(Topics.PSP_CALLS).getFirst().value();
        bed.answer(bed.success(call));
        assertThat(bed.take(Topics.OUTCOMES)).hasSize(1);
    }

    @Test
    void whatIsDecidedIsToldToTheGuardOfTheTopics() {
        bed.paying(bed.pay(key).build());
        bed.advance(Duration.ofSeconds(1));
        assertThat(bed.decided.snapshot()).isEqualTo(Map.of(new TopicPartition(Topics.REQUESTS.name(), 0), 0L));
        bed.decided.forget(0);
        assertThat(bed.decided.snapshot()).isEmpty();
    }
}
