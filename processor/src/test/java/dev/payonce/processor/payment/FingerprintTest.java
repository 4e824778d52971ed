package dev.payonce.processor.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes another request of it, and what doesn't. */
class FingerprintTest {
    private static final String SAME =
            Fingerprint.ofPay("order_1", 2599, "GBP", "pm_card_visa", "card", null, Map.of("a", "1", "b", "2"));

    @ParameterizedTest
    @CsvSource(nullValues = "null", delimiter = '|', textBlock = """
            # order  | amount | money | method       | type | reason | metadata | is it the same request?
            order_1  | 2599   | GBP   | pm_card_visa | card | null   | a=1,b=2  | true
            order_1  | 2599   | GBP   | pm_card_visa | card | null   | b=2,a=1  | true
            order_1  | 2599   | GBP   | pm_card_visa | null | null   | a=1,b=2  | true
            order_2  | 2599   | GBP   | pm_card_visa | card | null   | a=1,b=2  | false
            null     | 2599   | GBP   | pm_card_visa | card | null   | a=1,b=2  | false
            order_1  | 2598   | GBP   | pm_card_visa | card | null   | a=1,b=2  | false
            order_1  | 2599   | USD   | pm_card_visa | card | null   | a=1,b=2  | false
            order_1  | 2599   | GBP   | pm_other     | card | null   | a=1,b=2  | false
            order_1  | 2599   | GBP   | pm_card_visa | sepa | null   | a=1,b=2  | false
            order_1  | 2599   | GBP   | pm_card_visa | card | why    | a=1,b=2  | false
            order_1  | 2599   | GBP   | pm_card_visa | card | ''     | a=1,b=2  | false
            order_1  | 2599   | GBP   | pm_card_visa | card | null   | a=1      | false
            order_1  | 2599   | GBP   | pm_card_visa | card | null   | a=2,b=1  | false
            order_1  | 2599   | GBP   | pm_card_visa | card | null   | a=1,b=2,c= | false
            # the same letters, cut elsewhere
            order_1  | 2599   | GBP   | pm_card_visa | card | null   | a=1b,=2  | false
            order_12 | 599    | GBP   | pm_card_visa | card | null   | a=1,b=2  | false
            order_   | 12599  | GBP   | pm_card_visa | card | null   | a=1,b=2  | false
            """)
    void sameOrNot(
            String order,
            long amount_minor,
            String currency,
            String method,
            String type,
            String reason,
            String metadata,
            boolean same) {
        String other = Fingerprint.ofPay(order, amount_minor, currency, method, type, reason, metadata(metadata));
        assertThat(other.equals(SAME)).isEqualTo(same);
    }

    /** A change of the algorithm would make every stored request look like another one. */
    @Test
    void algorithmNeverChanges() {
        assertThat(Fingerprint.ofPay("o", 1, "USD", "pm", null, null, Map.of()))
                .isEqualTo("6eafd6fab9388333aa582100f235776c41b7b0f063766473c0cea3c9142f3ea1");
    }

    private static Map<String, String> metadata(String text) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            int sign = entry.indexOf('=');
            metadata.put(entry.substring(0, sign), entry.substring(sign + 1));
        }
        return metadata;
    }
}
