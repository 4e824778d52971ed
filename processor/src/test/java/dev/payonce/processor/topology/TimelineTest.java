package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.topology.Bed.Sent;
import dev.payonce.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every transition is an event, and the events of a payment are a chain that shows what was changed or left out. */
class TimelineTest {
    private final Bed bed = new Bed();
    private final List<PaymentEvent> events = story();

    @AfterEach
    void close() {
        bed.close();
    }

    private List<PaymentEvent> story() {
        PspCall call = bed.paying(bed.pay(Bed.keyIn(0, "key")).build());
        bed.answer(bed.result(call, ResultKind.NOT_RUN).setPspCode("rate_limit").build());
        bed.advance(Duration.ofSeconds(31));
        call = bed.take(Topics.PSP_CALLS).getFirst().value();
        bed.answer(bed.result(call, ResultKind.UNKNOWN).build());
        bed.answer(bed.success(call));
        return bed.take(Topics.EVENTS).stream().map(Sent::value).toList();
    }

    @Test
    void everyTransitionIsAnEventInOrder() {
        assertThat(events)
                .extracting(PaymentEvent::getType)
                .containsExactly("payment_created", "payment_retrying", "payment_unknown", "payment_success");
        assertThat(events).extracting(PaymentEvent::getSequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(events)
                .extracting(event -> event.getFrom() + ">" + event.getTo())
                .containsExactly(
                        "null>AUTHORIZING",
                        "AUTHORIZING>AUTHORIZING",
                        "AUTHORIZING>AUTHORIZING",
                        "AUTHORIZING>CAPTURED");
        assertThat(events).extracting(PaymentEvent::getActor).containsExactly("checkout", "psp", "psp", "psp");
        assertThat(events.get(1).getDetail()).containsEntry("psp_code", "rate_limit");
        assertThat(events.get(3).getDetail()).containsEntry("psp_object", "pi_1");
        assertThat(events.get(3).getPspRequestId()).isEqualTo("req_1");
        assertThat(events.get(3).getEventId()).endsWith(":4");
    }

    @Test
    void chainVerifies() {
        assertThat(firstBroken(events)).isEqualTo(-1);
    }

    @Test
    void changedDroppedOrReorderedEventBreaksTheChain() {
        PaymentEvent changed =
                PaymentEvent.newBuilder(events.get(1)).setActor("nobody").build();
        List<PaymentEvent> altered = new ArrayList<>(events);
        altered.set(1, changed);
        assertThat(firstBroken(altered)).isEqualTo(1);

        List<PaymentEvent> dropped = new ArrayList<>(events);
        dropped.remove(2);
        assertThat(firstBroken(dropped)).isEqualTo(2);

        List<PaymentEvent> reordered = List.of(events.get(0), events.get(2), events.get(1), events.get(3));
        assertThat(firstBroken(reordered)).isEqualTo(1);
    }

    /**
     * The rule, written again from its documentation: SHA-256 over the hash before (as hex characters) and the event's Avro
     * encoding with an empty hash and with maps in the order of their names.
     */
    private static int firstBroken(List<PaymentEvent> chain) {
        String before = "";
        for (int i = 0; i < chain.size(); i++) {
            PaymentEvent event = chain.get(i);
            if (!event.getPrevHash().equals(before) || !event.getHash().equals(hash(before, event))) {
                return i;
            }
            before = event.getHash();
        }
        return -1;
    }

    private static String hash(String before, PaymentEvent event) {
        Payment payment = Payment.newBuilder(event.getPayment())
                .setMetadata(new TreeMap<>(event.getPayment().getMetadata()))
                .build();
        payment.setMetadata(new TreeMap<>(payment.getMetadata()));
        PaymentEvent unhashed = PaymentEvent.newBuilder(event).setHash("").build();
        unhashed.setPayment(payment);
        unhashed.setDetail(new TreeMap<>(event.getDetail()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new SpecificDatumWriter<>(PaymentEvent.class).write(unhashed, encoder);
            encoder.flush();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(out.toByteArray()));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
