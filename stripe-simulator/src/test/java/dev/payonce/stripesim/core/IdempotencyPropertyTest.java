package dev.payonce.stripesim.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Whatever arrives, overlaps, is struck by faults or waits: one key is one charge within its time to live. */
class IdempotencyPropertyTest {
    private static final long TTL_S = 100;
    private static final int KEYS = 3;

    /** One thing that happens. */
    record Step(Kind kind, int key, int which, int amount) {}

    enum Kind {
        ARRIVE,
        FINISH,
        ABANDON,
        WAIT,
        FAULT
    }

    @Provide
    ListArbitrary<Step> histories() {
        Arbitrary<Kind> kinds = Arbitraries.of(
                Kind.ARRIVE, Kind.ARRIVE, Kind.ARRIVE, Kind.FINISH, Kind.FINISH, Kind.ABANDON, Kind.WAIT, Kind.FAULT);
        return net.jqwik.api.Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(1, 2))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 2000)
    void neverTwoChargesForOneKeyWithinItsLife(@ForAll("histories") List<Step> history) {
        Lab lab = new Lab(new CoreSettings(TTL_S, 0, 0, 0, 1000));
        List<Arrival> open = new ArrayList<>();
        history.forEach(step -> happen(lab, open, step));
        everyKeyHasOneStoryPerLife(lab);
    }

    @Property(tries = 1000)
    void withoutWaitingEachKeyIsChargedAtMostOnce(@ForAll("histories") List<Step> history) {
        Lab lab = new Lab();
        List<Arrival> open = new ArrayList<>();
        history.stream().filter(s -> s.kind() != Kind.WAIT).forEach(step -> happen(lab, open, step));

        assertThat(lab.stripe.ledger()).extracting(Charge::idempotencyKey).doesNotHaveDuplicates();
    }

    @Property(tries = 500)
    void restoredSimulatorAnswersAsTheOneThatDied(@ForAll("histories") List<Step> history) {
        Lab lab = new Lab(new CoreSettings(TTL_S, 0, 0, 0, 1000));
        List<Arrival> open = new ArrayList<>();
        history.forEach(step -> happen(lab, open, step));
        lab.stripe.clearFaults();
        open.forEach(lab.stripe::abandon);

        Lab restored = new Lab(new CoreSettings(TTL_S, 0, 0, 0, 1000));
        lab.changes.forEach(restored.stripe::apply);
        restored.now_ms = lab.now_ms;

        assertThat(restored.stripe.ledger()).isEqualTo(lab.stripe.ledger());
        for (int key = 0; key < KEYS; key++) {
            Reply here = lab.run(call(key, 1));
            Reply there = restored.run(call(key, 1));
            assertThat(there.replayed()).isEqualTo(here.replayed());
            assertThat(there.status()).isEqualTo(here.status());
            if (here.replayed()) {
                assertThat(there.body("http://x")).isEqualTo(here.body("http://x"));
            }
        }
    }

    private static void happen(Lab lab, List<Arrival> open, Step step) {
        switch (step.kind()) {
            case ARRIVE -> open.add(lab.stripe.arrive(call(step.key(), step.amount())));
            case FINISH -> {
                if (!open.isEmpty()) {
                    lab.stripe.finish(open.remove(step.which() % open.size()));
                }
            }
            case ABANDON -> {
                if (!open.isEmpty()) {
                    lab.stripe.abandon(open.remove(step.which() % open.size()));
                }
            }
            case WAIT -> lab.now_ms += step.which() * 10_000L;
            case FAULT -> {
                Fault.Kind kind = Fault.Kind.values()[step.which() % Fault.Kind.values().length];
                lab.stripe.addFault(Fault.of(null, kind, 1));
            }
        }
    }

    private static ApiCall call(int key, int amount) {
        return Lab.create("amount=" + amount + "&currency=usd&confirm=true&payment_method=pm_card_visa", "key-" + key);
    }

    /** By the journal: a key is stored again only after its earlier life has ended. */
    private static void everyKeyHasOneStoryPerLife(Lab lab) {
        Map<String, Long> started_ms = new HashMap<>();
        for (Change change : lab.changes) {
            Long earlier = started_ms.put(change.key().key(), change.key().started_ms());
            assertThat(earlier == null || change.key().started_ms() - earlier >= TTL_S * 1000)
                    .as("key %s", change.key().key())
                    .isTrue();
        }
    }
}
