package dev.payonce.stripesim.core;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which currencies Stripe takes. Source: docs.stripe.com/currencies. */
final class Currencies {
    private static final Set<String> KNOWN =
            Set.of(("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif"
                            + " bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd"
                            + " fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd"
                            + " kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr"
                            + " nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl"
                            + " thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw")
                    .split(" ", -1));
    private static final Set<String> THREE_DECIMALS = Set.of("bhd", "jod", "kwd", "omr", "tnd");
    private static final Set<String> WHOLE_ONLY = Set.of("isk", "ugx");

    private Currencies() {}

    /** The currency in lower case, or a refusal. */
    static String parse(@Nullable String currency) {
        if (currency == null) {
            throw new Refusal(ApiError.missing("currency"));
        }
        String lower = currency.toLowerCase(Locale.ROOT);
        if (!KNOWN.contains(lower)) {
            throw new Refusal(ApiError.invalid(null, "Invalid currency: " + lower, "currency"));
        }
        return lower.intern();
    }

    /** What amounts must be multiples of. */
    static int step(String currency) {
        return THREE_DECIMALS.contains(currency) ? 10 : WHOLE_ONLY.contains(currency) ? 100 : 1;
    }
}
