package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Payments and their keys are forgotten together, long after their last change. */
class PruningTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bed bed = new Bed();
    private final String key = Bed.keyIn(0, "key");
    private final PaymentRequest request = bed.pay(key).build();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void paymentAndKeyAreForgottenAfterTheRetention() {
        PspCall call = bed.paying(request);
        bed.answer(bed.success(call));
        bed.advance(Bed.RETENTION);
        assertThat(holder()).isEqualTo(call.getAttemptId());

        bed.takeRaw("payonce-processor-keys-changelog");
        bed.takeRaw("payonce-processor-payments-changelog");
        bed.advance(SECOND);
        assertThat(holder()).isNull();
        assertThat(bed.<String, byte[]>store(StoreNames.PAYMENTS).get(call.getAttemptId()))
                .isNull();
        assertThat(bed.takeRaw("payonce-processor-keys-changelog"))
                .extracting(ProducerRecord::value)
                .containsExactly((byte[]) null);
        assertThat(bed.takeRaw("payonce-processor-payments-changelog"))
                .extracting(ProducerRecord::value)
                .containsExactly((byte[]) null);
        assertThat(bed.count("payonce.payments.pruned")).isEqualTo(1);
    }

    @Test
    void paymentWithAnOpenCallIsNeverForgotten() {
        PspCall call = bed.paying(request);
        bed.advance(Duration.ofDays(400));
        bed.advance(SECOND);
        assertThat(holder()).isEqualTo(call.getAttemptId());
        bed.answer(bed.success(call));
        assertThat(bed.outcome().value().getRequestId()).isEqualTo(request.getRequestId());
    }

    @Test
    void keyOfANewerPaymentIsKept() {
        PspCall older = bed.paying(request);
        bed.answer(bed.success(older));
        bed.advance(Duration.ofHours(25));
        PspCall newer = bed.paying(bed.pay(key).build());
        bed.answer(bed.success(newer));
        bed.take(Topics.OUTCOMES);
        bed.advance(Bed.RETENTION.minusHours(25).plusSeconds(1));

        assertThat(bed.<String, byte[]>store(StoreNames.PAYMENTS).get(older.getAttemptId()))
                .isNull();
        assertThat(holder()).isEqualTo(newer.getAttemptId());
        bed.take(Topics.EVENTS);
        bed.ask(bed.pay(key).build(), bed.now().minus(Duration.ofDays(34)));
        assertThat(bed.outcome().value().getPayment().getAttemptId()).isEqualTo(newer.getAttemptId());
    }

    @Test
    void walkComesBackToTheBeginning() {
        for (int i = 0; i < 250; i++) {
            bed.answer(bed.success(bed.paying(bed.pay(Bed.keyIn(0, "many" + i)).build())));
        }
        bed.advance(Bed.RETENTION.plusSeconds(1));
        for (int i = 0; i < 4; i++) {
            bed.advance(SECOND);
        }
        assertThat(bed.store(StoreNames.PAYMENTS).all().hasNext()).isFalse();
        assertThat(bed.store(StoreNames.KEYS).all().hasNext()).isFalse();
    }

    private String holder() {
        byte[] id = bed.<String, byte[]>store(StoreNames.KEYS).get("shop/" + key);
        return id == null ? null : new String(id, java.nio.charset.StandardCharsets.UTF_8);
    }
}
