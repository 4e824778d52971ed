package dev.payonce.simulation.system;

import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.payment.Input;
import dev.payonce.processor.state.PaymentRow;
import dev.payonce.processor.state.RowStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Which (state, event) edges of the payment machine a history walked, seen from outside: the row before the event. Of the
 * row the status only is read, so that every history can be watched.
 */
@SuppressWarnings("EnumOrdinal") // indexes into an array that no other process sees
public final class Edges {
    private static final RowStatus[] STATES = RowStatus.values();
    private static final Input.Result.Kind[] RESULTS = Input.Result.Kind.values();
    private static final int EVENTS = RESULTS.length + 1;
    private static final int TIMER = RESULTS.length;
    private static final int CLAIMED = STATES.length * EVENTS;
    private static final BinaryMessageDecoder<GenericRecord> STATUS = statusOnly();

    /** Every edge there is. */
    public static final List<String> ALL = all();

    private final long[] walked = new long[ALL.size()];

    private static List<String> all() {
        List<String> all = new ArrayList<>();
        for (RowStatus state : STATES) {
            for (Input.Result.Kind result : RESULTS) {
                all.add(state + ", " + result);
            }
            all.add(state + ", RESEND_DUE");
        }
        all.add("(none), CLAIMED");
        return List.copyOf(all);
    }

    private static BinaryMessageDecoder<GenericRecord> statusOnly() {
        Schema written = PaymentRow.getClassSchema();
        Schema wanted = SchemaBuilder.record(written.getName())
                .namespace(written.getNamespace())
                .fields()
                .name("status")
                .type(written.getField("status").schema())
                .noDefault()
                .endRecord();
        BinaryMessageDecoder<GenericRecord> decoder = new BinaryMessageDecoder<>(GenericData.get(), wanted);
        decoder.addSchema(written);
        return decoder;
    }

    void claimed() {
        walked[CLAIMED]++;
    }

    void result(byte @Nullable [] row, ResultKind said) {
        Input.Result.Kind kind = kind(said);
        if (kind != null) {
            walk(row, kind.ordinal());
        }
    }

    void timer(byte @Nullable [] row) {
        walk(row, TIMER);
    }

    private void walk(byte @Nullable [] row, int event) {
        if (row != null) {
            walked[status(row).ordinal() * EVENTS + event]++;
        }
    }

    private static RowStatus status(byte[] row) {
        try {
            return RowStatus.valueOf(STATUS.decode(row).get("status").toString());
        } catch (IOException e) {
            throw new UncheckedIOException("a row without a status", e);
        }
    }

    /** What a word is to the machine; null for one that is put aside. */
    private static Input.Result.@Nullable Kind kind(ResultKind said) {
        return switch (said) {
            case PROCESSING, UNRECOGNIZED -> Input.Result.Kind.UNKNOWN;
            case ABSENT -> null;
            case SUCCEEDED, REQUIRES_ACTION, DECLINED, REFUSED, NOT_RUN, SKIPPED, UNKNOWN ->
                Input.Result.Kind.valueOf(said.name());
        };
    }

    /** Adds how often each edge was walked, in the order of {@link #ALL}. */
    public void addTo(long[] totals) {
        for (int i = 0; i < walked.length; i++) {
            totals[i] += walked[i];
        }
    }
}
