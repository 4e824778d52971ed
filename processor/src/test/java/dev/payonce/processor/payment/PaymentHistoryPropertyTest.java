package dev.payonce.processor.payment;

import static dev.payonce.processor.payment.Samples.BODY;
import static dev.payonce.processor.payment.Samples.LINE;
import static dev.payonce.processor.payment.Samples.POLICY;
import static dev.payonce.processor.payment.Samples.PSP_KEY;
import static dev.payonce.processor.payment.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Input.Result.Kind;
import dev.payonce.processor.payment.PaymentState.Authorizing;
import dev.payonce.processor.payment.Samples.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is said of a call, however often and in whatever order: what must hold of its payment. */
class PaymentHistoryPropertyTest {
    private final PaymentMachine machine = new PaymentMachine(POLICY);

    /**
     * @param publication which of the publications so far it names, modulo their number; -1: none of them
     * @param later_ms how much later than the step before
     */
    record Step(
            boolean isDue,
            Kind kind,
            boolean otherKey,
            int publication,
            boolean odd,
            long retryAfter_ms,
            long later_ms) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Long> pauses = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(0, 40_000)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(0, 700_000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(LINE - T0 - 400_000, LINE - T0)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(0, LINE - T0 + 1_000_000)));
        // Words that do not end a call come often, or histories would be short.
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(5, Kind.NOT_RUN),
                net.jqwik.api.Tuple.of(5, Kind.UNKNOWN),
                net.jqwik.api.Tuple.of(5, Kind.SKIPPED),
                net.jqwik.api.Tuple.of(1, Kind.SUCCEEDED),
                net.jqwik.api.Tuple.of(1, Kind.REQUIRES_ACTION),
                net.jqwik.api.Tuple.of(1, Kind.DECLINED),
                net.jqwik.api.Tuple.of(1, Kind.REFUSED));
        Arbitrary<Step> steps = Combinators.combine(
                        Arbitraries.of(true, false),
                        kinds,
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.integers().between(-1, 6),
                        Arbitraries.of(true, false, false, false, false),
                        Arbitraries.of(0L, -1L, 500L, 60_000L, Long.MAX_VALUE),
                        pauses)
                .as(Step::new);
        return steps.list().ofMaxSize(40);
    }

    @Property(tries = 2000)
    void rulesHoldAfterEveryStep(@ForAll("histories") List<Step> history) {
        Decision decision = Samples.begun(machine);
        List<Call> published = new ArrayList<>();
        Set<Long> wakes = new HashSet<>();
        boolean refused = false;
        int answers = 0;
        long now_ms = T0;
        record(decision, published, wakes);
        for (Step step : history) {
            now_ms += step.later_ms;
            PaymentState before = decision.next();
            if (step.isDue) {
                long due_ms = now_ms;
                wakes.removeIf(wake -> wake <= due_ms);
                decision = machine.decide(before, new Input.ResendDue(now_ms));
            } else {
                Input.Result word = word(step, published).at(now_ms);
                refused |=
                        word.pspKey().equals(PSP_KEY) && (word.kind() == Kind.DECLINED || word.kind() == Kind.REFUSED);
                decision = machine.decide(before, word);
            }
            record(decision, published, wakes);
            answers += (int) decision.effects().stream()
                    .filter(Effect.Answer.class::isInstance)
                    .count();
            assertRules(before, decision, published, wakes, refused, answers, now_ms);
        }
    }

    private static void assertRules(
            PaymentState before,
            Decision decision,
            List<Call> published,
            Set<Long> wakes,
            boolean refused,
            int answers,
            long now_ms) {
        PaymentState after = decision.next();
        if (after instanceof PaymentState.Failed) {
            assertThat(refused).as("failed by the PSP's own word on its key").isTrue();
        }
        if (!(before instanceof Authorizing)) {
            assertThat(after).as("an ended payment stays as it is").isEqualTo(before);
        }
        assertThat(answers).as("one outcome, when it ends").isEqualTo(after.hasOutcome() ? 1 : 0);
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Publish) {
                assertThat(now_ms).as("nothing is sent past the line").isLessThan(LINE);
            }
        }
        for (Call call : published) {
            assertThat(call.pspKey()).isEqualTo(PSP_KEY);
            assertThat(call.n()).isEqualTo(1);
            assertThat(call.account()).isEqualTo("default");
            assertThat(call.body()).isSameAs(BODY);
            assertThat(call.issuedAt_ms()).isEqualTo(T0);
            assertThat(call.notAfter_ms()).isLessThanOrEqualTo(LINE);
        }
        if (after instanceof Authorizing open) {
            assertOpen(open, before, wakes);
        }
    }

    private static void assertOpen(Authorizing open, PaymentState before, Set<Long> wakes) {
        switch (open.call().status()) {
            case Call.Status.Sent sent -> {}
            case Call.Status.RetryAt(long due_ms) -> assertThat(wakes).contains(due_ms);
            case Call.Status.Unknown(long due_ms) -> assertThat(wakes).contains(due_ms);
            case Call.Status.Overdue overdue -> {}
        }
        boolean wasUnknown = before instanceof Authorizing was && was.call().everUnknown();
        if (wasUnknown) {
            assertThat(open.call().everUnknown())
                    .as("unknown is never forgotten")
                    .isTrue();
            assertThat(open.call().status()).isNotInstanceOf(Call.Status.RetryAt.class);
        }
        if (before instanceof Authorizing was && was.call().status() instanceof Call.Status.Overdue) {
            assertThat(open.call().status()).as("overdue stays overdue").isInstanceOf(Call.Status.Overdue.class);
        }
    }

    private static void record(Decision decision, List<Call> published, Set<Long> wakes) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Publish(Call call)) {
                published.add(call);
            } else if (effect instanceof Effect.WakeAt(long due_ms)) {
                wakes.add(due_ms);
            }
        }
    }

    private static Word word(Step step, List<Call> published) {
        long notAfter_ms = step.publication < 0
                ? T0 - 1
                : published.get(step.publication % published.size()).notAfter_ms();
        Word word = Word.of(step.kind, notAfter_ms).retryAfter(step.retryAfter_ms);
        word = step.odd ? word.over(1L, "USD") : word;
        return step.otherKey ? word.about(PSP_KEY + "0") : word;
    }
}
