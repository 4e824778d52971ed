package dev.payonce.schemas.rules;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Amounts: integer minor units of an ISO 4217 currency, never floating point. Exponents are the PSP's, not ISO's, where
 * the two differ (docs.stripe.com/currencies, "Minor units in API amounts").
 */
public final class Money {
    /** The largest amount the PSP takes, in minor units. */
    public static final long AMOUNT_MAX_MINOR = 99_999_999;

    private static final Set<String> ZERO_DECIMAL = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    private static final Set<String> THREE_DECIMAL = Set.of("BHD", "JOD", "KWD", "OMR", "TND");
    /** Sent as two-decimal amounts although nothing smaller than the unit exists: multiples of 100 only. */
    private static final Set<String> WHOLE_UNITS_ONLY = Set.of("ISK", "UGX");

    /**
     * The money of ISO 4217, list one, of January 2026, without its funds, metals and test codes. A list of our own, for
     * every process must judge alike: the JDK's changes with its version and its owner, and keeps what is long gone.
     */
    private static final String ISO_4217 = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
            CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
            HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL
            MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR
            RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
            TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
            """;

    private static final Map<String, Integer> EXPONENTS = Stream.of(
                    ISO_4217.strip().split("\\s+"))
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Money::exponentOf));

    /** More digits than a long has: such an amount is too large before anything is multiplied. */
    private static final int DIGITS_MAX = 18;

    private Money() {}

    /** The number of decimals of a currency as the PSP counts them, or nothing for a code outside ISO 4217. */
    public static Optional<Integer> exponent(String currency) {
        return Optional.ofNullable(EXPONENTS.get(currency));
    }

    /**
     * Why an amount can't be charged, or nothing where it can.
     *
     * @param amount_minor in the currency's minor units
     */
    public static Optional<Violation> check(long amount_minor, String currency) {
        if (!EXPONENTS.containsKey(currency)) {
            return Violation.of("currency", "is not an ISO 4217 currency code in upper case");
        }
        if (amount_minor <= 0) {
            return Violation.of("amount", "must be greater than zero");
        }
        if (amount_minor > AMOUNT_MAX_MINOR) {
            return Violation.of("amount", "must be at most 99999999 minor units");
        }
        if (WHOLE_UNITS_ONLY.contains(currency) && amount_minor % 100 != 0) {
            return Violation.of("amount", "must be whole units: " + currency + " has no minor unit");
        }
        if (THREE_DECIMAL.contains(currency) && amount_minor % 10 != 0) {
            return Violation.of("amount", "must end in 0: the PSP takes two of " + currency + "'s three decimals");
        }
        return Optional.empty();
    }

    /**
     * The minor units of a decimal amount, or nothing where it has a fraction of a minor unit, or is beyond a long:
     * inexact amounts are refused, never rounded.
     *
     * @throws IllegalArgumentException for a currency that {@link #exponent} does not know
     */
    public static Optional<Long> toMinor(BigDecimal amount, String currency) {
        int exponent = exponent(currency)
                .orElseThrow(() -> new IllegalArgumentException("unknown currency, check it before the amount"));
        // A decimal like 1e999999999 must not be expanded: judge its size before its digits.
        if (amount.signum() != 0 && amount.precision() - (long) amount.scale() + exponent > DIGITS_MAX) {
            return Optional.empty();
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        if (stripped.scale() > exponent) {
            return Optional.empty();
        }
        return Optional.of(stripped.movePointRight(exponent).longValueExact());
    }

    /** The decimal amount of minor units, with all of the currency's decimals. */
    public static BigDecimal toDecimal(long amount_minor, String currency) {
        return BigDecimal.valueOf(amount_minor, exponent(currency).orElse(2));
    }

    private static int exponentOf(String code) {
        if (ZERO_DECIMAL.contains(code)) {
            return 0;
        }
        return THREE_DECIMAL.contains(code) ? 3 : 2;
    }
}
