package dev.payonce.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReckoningTest {
    private static final Cart CART = new Cart("k", "o", 2_599, false, Cart.Habit.PATIENT);
    private static final Answer PAID = new Answer(201, "{\"paymentID\":\"pa_1\",\"amount\":25.99}");
    private static final Answer DECLINED = new Answer(402, "{\"error\":{}}");

    private static final Map<String, Answer> ANSWERS = Map.of(
            "paid", PAID,
            "replayed", new Answer(200, PAID.body()),
            "other", new Answer(201, "{\"paymentID\":\"pa_2\",\"amount\":25.99}"),
            "cheap", new Answer(201, "{\"paymentID\":\"pa_1\",\"amount\":1.00}"),
            "declined", DECLINED,
            "refused", new Answer(400, "{}"));

    private static final Map<String, Psp.Charge> CHARGES = Map.of(
            "right", new Psp.Charge("o", "pa_1", 2_599),
            "second", new Psp.Charge("o", "pa_2", 2_599),
            "wrong", new Psp.Charge("o", "pa_1", 100));

    /** What the customer heard, what the ledger holds, and the verdict: doubles, lost, differing. */
    @ParameterizedTest
    @CsvSource({
        "paid,                   right,            0 0 0",
        "paid replayed replayed, right,            0 0 0",
        "declined declined,      '',               0 0 0",
        "paid,                   right right,      1 0 0",
        "paid,                   right second,     1 0 0",
        "declined,               right,            1 0 0",
        "paid,                   '',               0 1 0",
        "paid,                   second,           0 1 0",
        "paid,                   wrong,            0 1 0",
        "cheap,                  right,            0 1 0",
        "'',                     '',               0 1 0",
        "'',                     right,            0 1 0",
        "'',                     right right,      1 1 0",
        "paid other,             right second,     2 0 1",
        "paid declined,          right,            1 0 1",
        "refused,                '',               0 0 1",
    })
    void holdsTheLedgerAgainstTheAnswers(String answers, String charges, String verdict) {
        Map<Cart, List<Answer>> heard = new HashMap<>();
        heard.put(CART, pick(ANSWERS, answers));

        Reckoning reckoning = Reckoning.of(heard, pick(CHARGES, charges));

        assertThat("%d %d %d".formatted(reckoning.doubles(), reckoning.lost(), reckoning.differing()))
                .isEqualTo(verdict);
        assertThat(reckoning.isRight()).isEqualTo(verdict.equals("0 0 0"));
        assertThat(reckoning.examples().isEmpty()).isEqualTo(reckoning.isRight());
    }

    private static <T> List<T> pick(Map<String, T> values, String names) {
        List<T> picked = new ArrayList<>();
        for (String name : names.split(" ")) {
            if (!name.isEmpty()) {
                picked.add(values.get(name));
            }
        }
        return picked;
    }
}
