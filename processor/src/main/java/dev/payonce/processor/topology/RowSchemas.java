package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.processor.state.PaymentRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;

/**
 * The schemas that rows were ever written with. Rows live for weeks, in stores, in changelogs and on other processors: a
 * version reads those of all versions before it. Whoever changes a row's schema keeps the old one as {@code NAME-vN.avsc}
 * beside the others, and the new one, too.
 */
final class RowSchemas {
    static final List<Schema> PAYMENT = kept("PaymentRow-v1.avsc");
    static final List<Schema> WAITER = kept("WaiterRow-v1.avsc");
    static final List<Schema> PARKED = kept("ParkedRow-v1.avsc");

    private RowSchemas() {}

    /** Finds each of them by the fingerprint that its rows begin with. */
    static SchemaStore store(List<Schema> schemas) {
        SchemaStore.Cache store = new SchemaStore.Cache();
        schemas.forEach(store::addSchema);
        return store;
    }

    private static List<Schema> kept(String... files) {
        return Arrays.stream(files).map(RowSchemas::read).toList();
    }

    private static Schema read(String file) {
        try (InputStream in = PaymentRow.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            return new Schema.Parser().parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
