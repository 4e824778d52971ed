package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.processor.payment.Body;
import dev.payonce.processor.payment.Call;
import dev.payonce.processor.payment.Failure;
import dev.payonce.processor.payment.PaymentState;
import dev.payonce.processor.payment.Terms;
import dev.payonce.processor.state.PaymentRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Payments survive their store, and the version that wrote them. */
class RowsTest {
    private static final int SINGLE_OBJECT_HEADER = 10;

    @Property(tries = 500)
    void rowComesBackAsItWas(@ForAll("rows") Row row) {
        assertThat(Rows.decode(Rows.encode(row))).isEqualTo(row);
    }

    /**
     * Rows of the first version lie in stores and changelogs for weeks: these bytes must be readable for ever. Whoever changes the
     * schema keeps the old one in {@link RowSchemas}; until then this is red.
     */
    @Example
    void rowOfTheFirstVersionIsRead() throws IOException {
        byte[] golden = HexFormat.of().parseHex(DescribedTopologyTest.golden("payment-row-v1.hex"));
        assertThat(Rows.decode(golden)).isEqualTo(sample());
    }

    @Example
    void rowOfAnOlderVersionIsReadWhereAFieldWasAdded() throws IOException {
        String added = PaymentRow.getClassSchema()
                .toString()
                .replace(
                        "{\"name\":\"waiters\"",
                        "{\"name\":\"added\",\"type\":\"string\",\"default\":\"its default\"},{\"name\":\"waiters\"");
        byte[] old = Rows.encode(sample());
        byte[] avro = Arrays.copyOfRange(old, SINGLE_OBJECT_HEADER, old.length);
        GenericRecord read = new GenericDatumReader<GenericRecord>(
                        PaymentRow.getClassSchema(), new Schema.Parser().parse(added))
                .read(null, DecoderFactory.get().binaryDecoder(avro, null));
        assertThat(read.get("added")).hasToString("its default");
        assertThat(read.get("attempt_id")).hasToString(sample().attemptId());
        assertThat(read.get("waiters")).isEqualTo(7);
    }

    @Example
    void bytesThatAreNoRowStopTheTopologyInsteadOfBeingGuessedAt() {
        assertThatThrownBy(() -> Rows.decode("not a row".getBytes(UTF_8))).isInstanceOf(UncheckedIOException.class);
        byte[] cut = Arrays.copyOf(Rows.encode(sample()), 60);
        assertThatThrownBy(() -> Rows.decode(cut)).isInstanceOf(UncheckedIOException.class);
    }

    @Example
    void absentRowIsNone() {
        assertThat(Rows.decode(null)).isNull();
    }

    private static Row sample() {
        Call call = new Call(
                "create",
                1,
                "pa_1:create:1",
                "default",
                new Body("amount=1".getBytes(UTF_8)),
                1_000,
                301_000,
                new Call.Status.Unknown(31_000),
                true);
        Failure failure =
                new Failure("PSP_UNAVAILABLE", "It was not there.", "lock_timeout", null, "req_1", true, 1_500);
        return new Row(new PaymentState.Authorizing(terms("order"), call, 2, failure, 2_000), 7, 3, "abc");
    }

    private static Terms terms(String optional) {
        return new Terms(
                "pa_1",
                "shop",
                "key",
                "fingerprint",
                optional,
                2599,
                "GBP",
                "pm_card_visa",
                optional,
                Map.of("name", "value"),
                "request-1",
                "corr-1",
                optional,
                1_000);
    }

    @Provide
    Arbitrary<Row> rows() {
        return Combinators.combine(
                        states(),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.strings().ofMaxLength(64).alpha())
                .as(Row::new);
    }

    private static Arbitrary<PaymentState> states() {
        Arbitrary<String> optional = Arbitraries.strings().ofMaxLength(5).injectNull(0.3);
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 3);
        Arbitrary<Long> times = Arbitraries.longs();
        Arbitrary<Failure> failures = Combinators.combine(
                        optional, optional, optional, times, Arbitraries.of(true, false))
                .as((a, b, c, at, retryable) -> new Failure("CODE", "message", a, b, c, retryable, at));
        Arbitrary<PaymentState> authorizing = Combinators.combine(
                        optional, calls(), counts, failures.injectNull(0.3), times)
                .as((o, call, n, failure, at) -> new PaymentState.Authorizing(terms(o), call, n, failure, at));
        Arbitrary<PaymentState> action = Combinators.combine(optional, optional, counts, times)
                .as((o, url, n, at) -> new PaymentState.RequiresAction(terms(o), "pi", url, n, at));
        Arbitrary<PaymentState> captured = Combinators.combine(optional, counts, times)
                .as((o, n, at) -> new PaymentState.Captured(terms(o), "pi", n, at));
        Arbitrary<PaymentState> failed = Combinators.combine(optional, failures, counts, times)
                .as((o, failure, n, at) -> new PaymentState.Failed(terms(o), failure, n, at));
        return Arbitraries.oneOf(authorizing, action, captured, failed);
    }

    private static Arbitrary<Call> calls() {
        Arbitrary<Long> times = Arbitraries.longs();
        Arbitrary<Call.Status> statuses = Arbitraries.oneOf(
                Arbitraries.of(new Call.Status.Sent(), new Call.Status.Overdue()),
                times.map(Call.Status.RetryAt::new),
                times.map(Call.Status.Unknown::new));
        return Combinators.combine(
                        statuses,
                        times,
                        times,
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(50),
                        Arbitraries.of(true, false))
                .as((status, issued, notAfter, body, unknown) -> new Call(
                        "create", 1, "pa_1:create:1", "default", new Body(body), issued, notAfter, status, unknown));
    }
}
