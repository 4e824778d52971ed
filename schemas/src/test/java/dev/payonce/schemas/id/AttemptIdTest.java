package dev.payonce.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.schemas.Table;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AttemptIdTest {
    private static final long LAST_MS = (1L << 48) - 1;
    private static final Pattern DIGITS = Pattern.compile("\\d{13}");

    record Request(String merchant, String key, String id, long at_ms) {
        AttemptId attemptId() {
            return AttemptId.of(merchant, key, id, Instant.ofEpochMilli(at_ms));
        }
    }

    /** Made by a program of its own (Python), so that another encoder can be checked by the same table. */
    @TestFactory
    Stream<DynamicTest> idsAreForEverWhatTheyAre() {
        return Table.rows("""
                # merchant | key              | request_id                           | requested_at    | attempt_id
                shop-1 | order_123_payment_456 | 0198c0de-7b1f-7a90-8000-00000000abcd | 1764160496789   | pa_zgavf6g1kb0x2hs4nf9r8j4xdrg535547h
                local  | order_1               | 00000000-0000-0000-0000-000000000000 | 0               | pa_3kzfm0g0000x00000eawvezx5yfse99t57
                a      | b                     | ffffffff-ffff-ffff-ffff-ffffffffffff | 281474976710655 | pa_58t7tgqzzzzxzzzzzeec8nex3rz4ag45kg
                """).stream()
                .map(row -> DynamicTest.dynamicTest(row.get(4), () -> {
                    Request request = new Request(row.get(0), row.get(1), row.get(2), Long.parseLong(row.get(3)));
                    assertThat(request.attemptId().value()).isEqualTo(row.get(4));
                    assertThat(request.attemptId()).hasToString(row.get(4));
                    assertThat("pa_" + request.attemptId().suffix()).isEqualTo(row.get(4));
                }));
    }

    @Property
    void everyIdIsReadBackWithItsHash(@ForAll("request") Request request) {
        AttemptId id = request.attemptId();
        assertThat(id.hash()).isEqualTo(CanonicalPartition.hash(request.merchant, request.key));
        assertThat(AttemptId.parse(id.value())).contains(id);
        assertThat(id.value()).hasSize(37).matches("pa_[0-9a-hjkmnp-tv-z]{34}");
    }

    @Property
    void theSameValueMakesTheSameId(@ForAll("request") Request request) {
        assertThat(request.attemptId()).isEqualTo(request.attemptId());
    }

    @Property
    void thePartitionIsThePaymentsForAnyCount(
            @ForAll("request") Request request, @ForAll @IntRange(min = 1, max = 5_000) int partitions) {
        assertThat(request.attemptId().partition(partitions))
                .isEqualTo(CanonicalPartition.of(request.merchant, request.key, partitions))
                .isBetween(0, partitions - 1);
    }

    @Property
    void ofOnePaymentsKeyTheLaterRequestSortsLater(
            @ForAll("request") Request request,
            @ForAll("requestId") String otherId,
            @ForAll @LongRange(min = 0, max = LAST_MS) long other_ms) {
        Request other = new Request(request.merchant, request.key, otherId, other_ms);
        if (request.at_ms != other.at_ms) {
            assertThat(request.attemptId().value().compareTo(other.attemptId().value()) < 0)
                    .isEqualTo(request.at_ms < other.at_ms);
        }
    }

    @Property
    void noScannerTakesAnIdForACardNumber(@ForAll("request") Request request) {
        assertThat(DIGITS.matcher(request.attemptId().value()).find()).isFalse();
    }

    /** The marks part the longest possible runs, whatever the bytes are. */
    @Test
    void evenAnIdOfDigitsOnlyHasNoLongRun() {
        String digits = "pa_00000000000x00000000000x0000000000";
        assertThat(AttemptId.parse(digits)).isPresent();
        assertThat(DIGITS.matcher(digits).find()).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoIdIsNotReadAsOne() {
        String good = "pa_zgavf6g1kb0x2hs4nf9r8j4xdrg535547h";
        return Stream.of(
                        "",
                        "pa_",
                        good.substring(1),
                        good.substring(0, 36),
                        good + "0",
                        " " + good.substring(0, 36),
                        good.replace("pa_", "pb_"),
                        good.toUpperCase(Locale.ROOT),
                        good.replace('x', '0'),
                        good.replace('z', 'i'),
                        good.replace('z', 'l'),
                        good.replace('z', 'o'),
                        good.replace('z', 'u'),
                        good.replace('z', '-'),
                        good.replace('z', '/'),
                        good.replace('z', '\u00e9'),
                        good.replace('z', '\uff10'))
                .map(text -> DynamicTest.dynamicTest(
                        "'" + text + "'",
                        () -> assertThat(AttemptId.parse(text)).isEmpty()));
    }

    @Property
    void anyTextIsReadOrNotButNeverThrows(@ForAll String text) {
        AttemptId.parse(text).ifPresent(id -> assertThat(id.value()).isEqualTo(text));
        AttemptId.parse("pa_" + (text + "0".repeat(34)).substring(0, 34));
    }

    @Test
    void aMomentThatDoesNotFitIsRefused() {
        for (long at_ms : List.of(-1L, LAST_MS + 1)) {
            assertThatThrownBy(() -> new Request("m", "k", "r", at_ms).attemptId())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theTimePartIsAUuidOfVersion7() {
        String text = "pa_zgavf6g1kb0x2hs4nf9r8j4xdrg535547h".substring(3).replaceFirst("x", "");
        text = text.substring(0, 22) + text.substring(23);
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = "0123456789abcdefghjkmnpqrstvwxyz".indexOf(text.charAt(i));
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(digit));
        }
        UUID uuid = new UUID(bits.shiftRight(64).longValue(), bits.longValue());
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(1_764_160_496_789L);
    }

    @Provide
    Arbitrary<Request> request() {
        Arbitrary<String> merchant = Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwxyz0123456789_-")
                .ofMinLength(1)
                .ofMaxLength(64);
        Arbitrary<String> key =
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(255);
        return Combinators.combine(
                        merchant, key, requestId(), Arbitraries.longs().between(0, LAST_MS))
                .as(Request::new);
    }

    @Provide
    Arbitrary<String> requestId() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as((high, low) -> new UUID(high, low).toString());
    }
}
