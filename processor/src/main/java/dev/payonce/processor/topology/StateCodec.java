package dev.payonce.processor.topology;

import dev.payonce.processor.state.ParkedRow;
import dev.payonce.processor.state.PaymentRow;
import dev.payonce.processor.state.WaiterRow;
import dev.payonce.schemas.serde.TrustedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;

/**
 * Rows as bytes: Avro's single-object encoding, in which each row names the schema it was written with, so that a newer
 * version reads what an older one left in store and changelog.
 */
final class StateCodec {
    static {
        TrustedClasses.load();
        Stream.of(PaymentRow.class, WaiterRow.class, ParkedRow.class).forEach(StateCodec::useGeneratedCode);
    }

    private StateCodec() {}

    /** Avro generates code that reads and writes rows without looking at the schema field by field, but leaves it unused. */
    private static void useGeneratedCode(Class<?> row) {
        SpecificData model = SpecificData.getForClass(row);
        model.setCustomCoders(true);
        model.setFastReaderEnabled(false); // it would go before the generated code, and is slower
    }

    static <T> byte[] encode(BinaryMessageEncoder<T> encoder, T row) {
        try {
            return bytes(encoder.encode(row));
        } catch (IOException e) {
            throw new UncheckedIOException("a row does not fit its schema", e);
        }
    }

    /**
     * @throws UncheckedIOException for bytes that are no such row: the store is broken, and going on would be guessing
     */
    static <T> T decode(BinaryMessageDecoder<T> decoder, byte[] bytes) {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes)); // from an array, Avro locks for every byte
        } catch (IOException e) {
            throw new UncheckedIOException("a row can't be read", e);
        } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new UncheckedIOException(new IOException("a row can't be read", e));
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
