package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.Answer;
import dev.payonce.it.fixture.Gateway;
import dev.payonce.it.fixture.Load;
import dev.payonce.it.fixture.Many;
import dev.payonce.it.fixture.Metrics;
import dev.payonce.it.fixture.Part;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.TestSystem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** kill -9 of each part under load: every shopper hears the one end of the payment, and the ledger agrees. */
class CrashesTest extends SharedSystemTesting {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PER_SECOND = 20;

    CrashesTest(TestSystem system) {
        super(system);
    }

    @Test
    void processorKilledWithCallsInFlight() {
        // Longer than the load or the kill may hang on a busy machine: some call is in flight when it dies.
        system.simulator().slow(Duration.ofSeconds(1));
        try (Load load = Load.on(system, PER_SECOND)) {
            await().atMost(LIMIT).until(() -> callsInFlight() > 3);

            Part processor = system.processor(0);
            long killed = killAndProve(processor);
            Set<String> cutOff = load.unanswered();
            int before = load.begun();
            await().atMost(LIMIT).until(() -> load.begun() > before + PER_SECOND);
            // What was decided before has been told by now, and nobody decides anything: these were in flight.
            cutOff.retainAll(load.unanswered());
            assertThat(cutOff).as("payments in flight at the kill").isNotEmpty();
            processor.start().awaitReady();
            assertThat(processor.pid()).isNotEqualTo(killed);

            assertThat(load.assertGoesOnAndEnds()).containsKeys(cutOff.toArray(String[]::new));
        }
    }

    @Test
    void gatewayKilledWithCallersWaiting() {
        system.simulator().slow(Duration.ofSeconds(8));
        Gateway victim = system.gateway(1);
        Pay pay = Pay.visa(Pay.freshKey());
        long before = system.simulator().requests();
        Future<Boolean> cutOff = Many.inBackground(() -> isCutOff(victim, pay));
        await().atMost(LIMIT).until(() -> system.simulator().requests() > before);

        long killed = killAndProve(victim.part());

        assertThat(Many.join(cutOff)).as("the caller was waiting").isTrue();
        Answer repeated = system.gateway(0).pay(pay);
        assertThat(repeated.status()).as("%s", repeated).isEqualTo(200);
        assertThat(repeated.replayed()).isTrue();
        victim.part().start().awaitReady();
        assertThat(victim.part().pid()).isNotEqualTo(killed);
        assertThat(victim.pay(pay).body()).isEqualTo(repeated.body());
        assertThat(system.simulator().creates(repeated.json().path("paymentID").asText()))
                .hasSize(1);
    }

    private static boolean isCutOff(Gateway gateway, Pay pay) {
        try {
            gateway.pay(pay);
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    private double callsInFlight() {
        return Metrics.of(system.processors().getFirst()).sum("payonce_psp_calls_in_flight");
    }

    /** The pid of the process that died. */
    private static long killAndProve(Part part) {
        long pid = part.pid();
        part.kill();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        return pid;
    }
}
