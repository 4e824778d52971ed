package dev.payonce.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void requestsAreDueAtTheirOwnTimeWhateverBecameOfThoseBefore() {
        Pace pace = new Pace(1_000, 200);

        assertThat(pace.due_ns(0)).isEqualTo(1_000);
        assertThat(pace.due_ns(1)).isEqualTo(5_001_000);
        assertThat(pace.due_ns(200)).isEqualTo(1_000_001_000);
    }

    @Test
    void aLateRequestIsSentAtOnceAndKeepsItsDueTime() {
        Pace pace = new Pace(System.nanoTime() - 1_000_000_000, 200);

        assertThat(pace.awaitDue(3)).isEqualTo(pace.due_ns(3));
    }

    @Test
    void aRateIsPositive() {
        assertThatThrownBy(() -> new Pace(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
