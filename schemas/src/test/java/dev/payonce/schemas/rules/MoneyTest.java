package dev.payonce.schemas.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.schemas.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MoneyTest {
    @TestFactory
    Stream<DynamicTest> decimalsBecomeMinorUnitsExactlyOrNotAtAll() {
        return table("""
                # amount                 | currency | minor units
                100.00                   | USD      | 10000
                100                      | USD      | 10000
                1E+2                     | USD      | 10000
                0.01                     | USD      | 1
                10.005                   | USD      | -
                10.0050                  | USD      | -
                10.010000000000000000000 | USD      | 1001
                0.001                    | USD      | -
                -5                       | USD      | -500
                0                        | USD      | 0
                -0                       | USD      | 0
                -0.00                    | USD      | 0
                0e999999999              | USD      | 0
                1e999999999              | USD      | -
                1e-999999999             | USD      | -
                -1e999999999             | USD      | -
                9999999999999999         | USD      | 999999999999999900
                99999999999999999        | USD      | -
                999999999999999999       | USD      | -
                999999999999999999       | JPY      | 999999999999999999
                1000000000000000000      | JPY      | -
                100                      | JPY      | 100
                100.0                    | JPY      | 100
                100.5                    | JPY      | -
                1.5                      | KWD      | 1500
                1.505                    | KWD      | 1505
                1.5055                   | KWD      | -
                500                      | ISK      | 50000
                500.50                   | ISK      | 50050
                3                        | UGX      | 300
                """, row -> {
            Optional<Long> expected = row.get(2).equals("-") ? Optional.empty() : Optional.of(Long.valueOf(row.get(2)));
            assertThat(Money.toMinor(new BigDecimal(row.get(0)), row.get(1))).isEqualTo(expected);
        });
    }

    @TestFactory
    Stream<DynamicTest> amountsThatThePspTakesPassAndOthersAreNamed() {
        return table("""
                # minor units        | currency | problem
                1                    | USD      | -
                99999999             | USD      | -
                100000000            | USD      | must be at most 99999999 minor units
                9223372036854775807  | USD      | must be at most 99999999 minor units
                0                    | USD      | must be greater than zero
                -1                   | USD      | must be greater than zero
                -9223372036854775808 | USD      | must be greater than zero
                1                    | JPY      | -
                50000                | ISK      | -
                50050                | ISK      | must be whole units: ISK has no minor unit
                1                    | UGX      | must be whole units: UGX has no minor unit
                300                  | UGX      | -
                1500                 | KWD      | -
                1505                 | KWD      | must end in 0: the PSP takes two of KWD's three decimals
                1005                 | BHD      | must end in 0: the PSP takes two of BHD's three decimals
                1005                 | JOD      | must end in 0: the PSP takes two of JOD's three decimals
                1005                 | OMR      | must end in 0: the PSP takes two of OMR's three decimals
                1005                 | TND      | must end in 0: the PSP takes two of TND's three decimals
                100                  | usd      | is not an ISO 4217 currency code in upper case
                100                  | ZZZ      | is not an ISO 4217 currency code in upper case
                100                  | US       | is not an ISO 4217 currency code in upper case
                100                  | USDX     | is not an ISO 4217 currency code in upper case
                100                  |          | is not an ISO 4217 currency code in upper case
                # not money: no currency, a test code, gold, a basket, an accounting unit, funds
                100                  | XXX      | is not an ISO 4217 currency code in upper case
                100                  | XTS      | is not an ISO 4217 currency code in upper case
                100                  | XAU      | is not an ISO 4217 currency code in upper case
                100                  | XDR      | is not an ISO 4217 currency code in upper case
                100                  | XAD      | is not an ISO 4217 currency code in upper case
                100                  | CLF      | is not an ISO 4217 currency code in upper case
                100                  | CHE      | is not an ISO 4217 currency code in upper case
                # no longer money
                100                  | DEM      | is not an ISO 4217 currency code in upper case
                100                  | HRK      | is not an ISO 4217 currency code in upper case
                """, row -> {
            Optional<Violation> violation = Money.check(Long.parseLong(row.get(0)), row.get(1));
            assertThat(violation.map(Violation::problem).orElse("-")).isEqualTo(row.get(2));
            violation.ifPresent(found -> assertThat(found.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        });
    }

    @Test
    void exponentsAreThePspsWhereTheyDifferFromIso() {
        assertThat(Stream.of(
                        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
                        "XOF", "XPF"))
                .allSatisfy(code -> assertThat(Money.exponent(code)).contains(0));
        assertThat(Stream.of("BHD", "JOD", "KWD", "OMR", "TND"))
                .allSatisfy(code -> assertThat(Money.exponent(code)).contains(3));
        assertThat(Stream.of("ISK", "UGX", "USD", "EUR", "GBP", "HUF", "TWD"))
                .allSatisfy(code -> assertThat(Money.exponent(code)).contains(2));
        assertThat(Money.exponent("XXX")).isEmpty();
    }

    /** Whoever updates the list or the JDK sees here what it means. */
    @Test
    void theListOfCurrenciesIsTheJdksWithoutWhatIsNotMoneyAnyMore() {
        Set<String> left = new TreeSet<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() >= 0
                    && Money.exponent(currency.getCurrencyCode()).isEmpty()) {
                left.add(currency.getCurrencyCode());
            }
        }
        List<String> funds = List.of("BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "USS", "UYI", "XAD");
        assertThat(left).containsAll(funds).contains("DEM", "HRK", "BGN", "ANG", "SLL", "ZWL");
        assertThat(left.size()).as("the rest are historic: %s", left).isBetween(60, 75);
    }

    @Property(tries = 2_000)
    void minorUnitsSurviveTheWayToDecimalsAndBack(
            @ForAll @LongRange(min = 0, max = Money.AMOUNT_MAX_MINOR) long amount_minor,
            @ForAll("currency") String currency) {
        BigDecimal decimal = Money.toDecimal(amount_minor, currency);
        assertThat(Money.toMinor(decimal, currency)).contains(amount_minor);
        assertThat(Money.toMinor(decimal.stripTrailingZeros(), currency)).contains(amount_minor);
        assertThat(decimal.scale()).isEqualTo(Money.exponent(currency).orElseThrow());
    }

    @Property(tries = 2_000)
    void whateverNumberComesItIsExactOrRefusedAndNeverThrows(
            @ForAll BigInteger unscaled, @ForAll int scale, @ForAll("currency") String currency) {
        BigDecimal amount = new BigDecimal(unscaled, scale);
        Money.toMinor(amount, currency)
                .ifPresent(minor -> assertThat(Money.toDecimal(minor, currency)).isEqualByComparingTo(amount));
    }

    @Test
    void anAmountOfAnUnknownCurrencyIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> Money.toMinor(BigDecimal.ONE, "ZZZ"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ZZZ");
    }

    @Provide
    Arbitrary<String> currency() {
        return Arbitraries.of("USD", "EUR", "JPY", "KRW", "KWD", "TND", "ISK", "UGX");
    }

    private static Stream<DynamicTest> table(String table, Consumer<List<String>> check) {
        return Table.rows(table).stream()
                .map(row -> DynamicTest.dynamicTest(row.get(0) + " " + row.get(1), () -> check.accept(row)));
    }
}
