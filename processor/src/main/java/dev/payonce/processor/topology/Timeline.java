package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.Payment;
import dev.payonce.payments.v1.PaymentEvent;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.processor.payment.Effect.TimelineEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes events, chained by hash: each event's hash is SHA-256 over the one before it (its hex characters) and the event's
 * own Avro encoding with an empty {@code hash} and with maps in the order of their names. Whoever changes, drops or
 * reorders an event breaks the chain.
 */
final class Timeline {
    private Timeline() {}

    /**
     * @param encode the event's Avro encoding, without the wire format's header
     */
    static PaymentEvent event(
            Row before,
            TimelineEntry entry,
            @Nullable PaymentStatus from,
            Payment snapshot,
            long now_ms,
            String correlationId,
            Function<PaymentEvent, byte[]> encode) {
        long sequence = before.sequence() + 1;
        PaymentEvent event = new PaymentEvent();
        event.setEventId(snapshot.getAttemptId() + ":" + sequence);
        event.setAttemptId(snapshot.getAttemptId());
        event.setMerchantId(snapshot.getMerchantId());
        event.setSequence(sequence);
        event.setType(entry.type());
        event.setFrom(from);
        event.setTo(snapshot.getStatus());
        event.setActor(entry.actor());
        event.setAt(Instant.ofEpochMilli(now_ms));
        event.setDetail(new TreeMap<>(entry.detail()));
        event.setPspRequestId(entry.detail().get("psp_request_id"));
        event.setCorrelationId(correlationId);
        event.setPrevHash(before.lastHash());
        event.setHash("");
        event.setPayment(snapshot);
        event.setHash(hash(before.lastHash(), encode.apply(event)));
        return event;
    }

    private static String hash(String previous, byte[] event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(event));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
