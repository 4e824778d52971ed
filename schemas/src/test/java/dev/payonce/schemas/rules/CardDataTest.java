package dev.payonce.schemas.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.schemas.Table;
import dev.payonce.schemas.id.AttemptId;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CardDataTest {
    private static final String VISA = "4242424242424242";

    /** The networks' public test numbers, docs.stripe.com/testing. */
    @TestFactory
    Stream<DynamicTest> testNumbersOfEveryNetworkAreFound() {
        return cases("""
                4242424242424242    | Visa
                4000056655665556    | Visa debit
                4222222222222       | Visa, 13 digits
                5555555555554444    | Mastercard
                2223003122003222    | Mastercard, 2-series
                5200828282828210    | Mastercard debit
                5105105105105100    | Mastercard prepaid
                378282246310005     | American Express
                371449635398431     | American Express
                6011111111111117    | Discover
                6011000990139424    | Discover
                6011981111111113    | Discover debit
                3056930009020004    | Diners Club
                36227206271667      | Diners Club, 14 digits
                30569309025904      | Diners Club, 14 digits
                6555900000604105    | BCcard and DinaCard
                3566002020360505    | JCB
                6200000000000005    | UnionPay
                6200000000000047    | UnionPay debit
                6205500000000000004 | UnionPay, 19 digits
                6759649826438453    | Maestro
                5019717010103742    | Dankort
                """, true);
    }

    @TestFactory
    Stream<DynamicTest> cardNumbersAreFoundHoweverTheyAreWritten() {
        return cases("""
                4242 4242 4242 4242              | spaces
                4242-4242-4242-4242              | dashes
                4242.4242.4242.4242              | dots
                4242 - 4242 - 4242 - 4242        | spaces and dashes
                42 42 42 42 42 42 42 42          | other groups
                3782 822463 10005                | American Express's groups
                4242\u00a04242\u00a04242\u00a04242 | no-break spaces
                4242\u20134242\u20134242\u20134242 | en dashes
                4242\u20114242\u20114242\u20114242 | no-break hyphens
                4242\u200b4242\u200b4242\u200b4242 | zero-width spaces
                4242\u30004242\u30004242\u30004242 | ideographic spaces
                4242\t4242\t4242\t4242           | tabs
                my card is 4242424242424242, ok? | inside a sentence
                card:4242424242424242            | after a name
                card4242424242424242             | after a letter
                tok_4242424242424242             | like a token
                4242424242424242x                | before a letter
                order 17, 4242 4242 4242 4242 12 | beside other numbers
                12 4242424242424242              | behind another group
                ;4242424242424242=25121010000?   | track 2
                %B4242424242424242^DOE/J^2512101? | track 1
                {"n":"4242424242424242"}         | in JSON
                ４２４２４２４２４２４２４２４２  | full-width digits
                ٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢                 | Arabic-Indic digits
                +4242424242424242                | too long for a telephone number
                a+378282246310005                | a plus within a word
                """, true);
    }

    @Test
    void digitsBeyondTheBasicPlaneAreDigits() {
        String mathematicalBold = VISA.chars()
                .mapToObj(c -> Character.toString(0x1d7ce + c - '0'))
                .reduce("", String::concat);
        assertThat(CardData.isIn(mathematicalBold)).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> nearMissesPass() {
        return cases("""
                4242424242424241                     | wrong check digit
                1234567890123456                     | nobody's range
                1111111111111117                     | nobody's range
                424242424242                         | 12 digits
                42424242424242424242                 | 20 digits
                42424242424242424242424242           | 26 digits
                4242a4242b4242c4242                  | letters between
                4242/4242/4242/4242                  | slashes are dates and paths
                4242,4242,4242,4242                  | commas are lists
                4242 .-. 4242 4242 4242              | too far apart
                1763713445123                        | epoch in ms
                1763713445123456                     | epoch in us
                1763713445123456789                  | epoch in ns
                2025-11-26T12:34:56.789Z             | RFC 3339
                20251126123456789                    | a compact time
                order_123_payment_456                | a key
                +4915112345678                       | a telephone number
                +49 151 1234 5678                    | a telephone number
                +4222222222222                       | a telephone number, as Visa as can be
                tel:+4222222222222                   | with a scheme
                42424242-4242-4242-8242-424242424242 | a UUID of digits
                pay-42424242-4242-4242-8242-424242424242-1 | a UUID in a key
                4111111111111111a2b3c4d5e6f70809     | a UUID without dashes
                pi_3MtwBwLkdIwHu7ix28a3tqPa          | a PSP's id
                """, false);
    }

    @Test
    void aNumberThatIsNoHashIsStillFoundThoughItIsHex() {
        assertThat(CardData.isIn(VISA + "a")).isTrue();
        assertThat(CardData.isIn("42424242-4242-4242-8242-424242424242 " + VISA))
                .isTrue();
    }

    /** Whoever puts a number behind an identifier must not slip it through. */
    @TestFactory
    Stream<DynamicTest> cardNumbersBesideAUuidAreFound() {
        return cases("""
                0198c0de-7b1f-7a90-8000-00000000000a-4242424242424242 | behind it
                4242424242424242-0198c0de-7b1f-7a90-8000-00000000000a | before it
                a-0198c0de-7b1f-7a90-8000-00000000000a-4242-4242-4242-4242 | in groups
                """, true);
    }

    @Test
    void identifiersMadeAtRandomPass() {
        Random random = new Random(42);
        assertThat(IntStream.range(0, 200_000).mapToObj(i -> {
                    UUID uuid = new UUID(random.nextLong(), random.nextLong());
                    return i % 2 == 0 ? uuid.toString() : uuid.toString().replace("-", "");
                }))
                .filteredOn(id -> id.chars().anyMatch(c -> c >= 'a'))
                .noneMatch(CardData::isIn);
    }

    @Property(tries = 2_000)
    void attemptIdsPass(@ForAll @AlphaChars @StringLength(min = 1, max = 8) String key, @ForAll int second) {
        Instant at = Instant.ofEpochSecond(Math.abs((long) second));
        assertThat(CardData.isIn(AttemptId.of("m", key, key, at) + ":create:1")).isFalse();
    }

    @Test
    void aLongTextOfNearMissesTakesLinearTime() {
        String text = "42424242-4242-4242-8242-424242424242-".repeat(30_000);
        long from = System.nanoTime();
        assertThat(CardData.isIn(text)).isFalse();
        assertThat(System.nanoTime() - from).isLessThan(10_000_000_000L);
    }

    @TestFactory
    Stream<DynamicTest> securityCodesAreKnownByTheirNames() {
        return Table.rows("""
                cvc           | 123  | true
                CVV2          | 1234 | true
                card_cvc      | 123  | true
                security-code | 123  | true
                Card CVV      | 123  | true
                csc           | 123  | true
                cvc           | 12   | false
                cvc           | 12345 | false
                cvc           | pass | false
                orderID       | 123  | false
                """).stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get(0) + "=" + row.get(1),
                        () -> assertThat(CardData.isSecurityCode(row.get(0), row.get(1)))
                                .isEqualTo(Boolean.parseBoolean(row.get(2)))));
    }

    private static Stream<DynamicTest> cases(String table, boolean found) {
        return Table.rows(table).stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get(1), () -> assertThat(CardData.isIn(row.get(0))).isEqualTo(found)));
    }
}
