package dev.payonce.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private static final long MS = 1_000_000;

    @Test
    void latencyRunsFromWhenAPaymentWasDueToItsFirstOutcome() throws InterruptedException {
        Phase phase = new Phase(10, 2);
        phase.due(0, 0);
        phase.due(1, 5 * MS);

        phase.outcome(10, 20 * MS);
        phase.outcome(10, 900 * MS); // its duplicate's
        phase.outcome(11, 35 * MS);
        phase.await(Duration.ZERO);

        assertThat(phase.latencies().count()).isEqualTo(2);
        assertThat(phase.latencies().max_ms()).isBetween(29.9, 30.1);
        assertThat(phase.last_ns()).isEqualTo(35 * MS);
    }

    @Test
    void outcomesOfOtherPhasesCountNothing() {
        Phase phase = new Phase(10, 1);

        phase.outcome(9, MS);
        phase.outcome(11, MS);

        assertThat(phase.latencies().count()).isZero();
        assertThatThrownBy(() -> phase.await(Duration.ZERO))
                .isInstanceOf(WrongOutcomeException.class)
                .hasMessageContaining("1 of 1 payments have no outcome");
    }
}
