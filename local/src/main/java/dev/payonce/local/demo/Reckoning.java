package dev.payonce.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The PSP's ledger against what the customers heard, payment by payment.
 *
 * @param payments carts that were asked for
 * @param paid those that were answered as paid
 * @param declined those that were answered as declined
 * @param charges that succeeded at the PSP
 * @param doubles charges beyond the one that a paid cart stands for; any charge of a declined one
 * @param lost carts without a final answer, and paid ones without their charge or with another amount
 * @param differing carts that were answered with one thing and with another
 * @param examples of what is wrong, in words
 */
record Reckoning(
        int payments,
        int paid,
        int declined,
        int charges,
        int doubles,
        int lost,
        int differing,
        List<String> examples) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES_MAX = 10;

    /** Nothing doubled, lost, or answered with two tongues. */
    boolean isRight() {
        return doubles == 0 && lost == 0 && differing == 0;
    }

    static Reckoning of(Map<Cart, List<Answer>> heard, List<Psp.Charge> ledger) {
        Map<String, List<Psp.Charge>> byOrder = ledger.stream().collect(Collectors.groupingBy(Psp.Charge::order));
        Sum sum = new Sum();
        heard.forEach((cart, answers) -> sum.add(cart, answers, byOrder.getOrDefault(cart.order(), List.of())));
        return new Reckoning(
                heard.size(),
                sum.paid,
                sum.declined,
                ledger.size(),
                sum.doubles,
                sum.lost,
                sum.differing,
                List.copyOf(sum.examples));
    }

    /** Adds up cart by cart. */
    private static final class Sum {
        private final List<String> examples = new ArrayList<>();
        private int paid;
        private int declined;
        private int doubles;
        private int lost;
        private int differing;

        void add(Cart cart, List<Answer> answers, List<Psp.Charge> charges) {
            if (answers.isEmpty()) {
                lost++;
                tell(cart, "was never answered; charges " + charges);
                doubles += Math.max(0, charges.size() - 1);
                return;
            }
            Set<String> bodies = answers.stream().map(Answer::body).collect(Collectors.toSet());
            boolean allAlike = bodies.size() == 1
                    && (answers.stream().allMatch(Answer::isPaid)
                            || answers.stream().allMatch(Answer::isDeclined));
            if (!allAlike) {
                differing++;
                tell(cart, "was answered with " + answers);
            } else if (answers.getFirst().isPaid()) {
                addPaid(cart, answers.getFirst(), charges);
                return;
            } else {
                declined++;
            }
            doubles += charges.size();
            if (!charges.isEmpty()) {
                tell(cart, "is not paid, but there is " + charges);
            }
        }

        private void addPaid(Cart cart, Answer answer, List<Psp.Charge> charges) {
            paid++;
            if (charges.size() > 1) {
                doubles += charges.size() - 1;
                tell(cart, "was charged more than once: " + charges);
            }
            JsonNode body = read(answer.body());
            String id = body.path("paymentID").asText();
            BigDecimal amount = body.path("amount").decimalValue();
            boolean answersTheCart = amount.compareTo(BigDecimal.valueOf(cart.amount_minor(), 2)) == 0;
            boolean charged = charges.stream()
                    .anyMatch(charge -> charge.attempt().equals(id) && charge.amount_minor() == cart.amount_minor());
            if (!charged || !answersTheCart) {
                lost++;
                tell(cart, "was answered with %s, but the ledger has %s".formatted(answer.body(), charges));
            }
        }

        private void tell(Cart cart, String what) {
            if (examples.size() < EXAMPLES_MAX) {
                examples.add(cart.key() + " " + what);
            }
        }

        private static JsonNode read(String body) {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException notJson) {
                return JSON.createObjectNode();
            }
        }
    }
}
