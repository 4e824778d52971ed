package dev.payonce.simulation.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.PaymentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** The chain of events, verified as {@code docs/events.md} tells whoever wants to. */
final class Chain {
    private static final SpecificDatumWriter<PaymentEvent> WRITER =
            new SpecificDatumWriter<>(PaymentEvent.getClassSchema());

    private Chain() {}

    /** Whether the event's hash is that of what it says and of the one before it. Sorts its maps. */
    static boolean isWhole(PaymentEvent event) {
        String said = event.getHash();
        event.setHash("");
        event.setDetail(new TreeMap<>(event.getDetail()));
        event.getPayment().setMetadata(new TreeMap<>(event.getPayment().getMetadata()));
        String found = hash(event);
        event.setHash(said);
        return found.equals(said);
    }

    private static String hash(PaymentEvent event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(event.getPrevHash().getBytes(UTF_8));
            ByteArrayOutputStream out = new ByteArrayOutputStream(512);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            WRITER.write(event, encoder);
            encoder.flush();
            return HexFormat.of().formatHex(digest.digest(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("an event that was read can be written", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
