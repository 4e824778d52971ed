package dev.payonce.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.gateway.Samples;
import dev.payonce.payments.v1.PaymentOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final PaymentOutcome outcome = Samples.succeeded(Samples.request());

    @Test
    void anOutcomeReachesTheOneWhoWaitsForIt() throws Exception {
        Waiters waiters = new Waiters(10, () -> true);
        try (Outcomes.Waiter mine = waiters.register(outcome.getRequestId());
                Outcomes.Waiter other = waiters.register("other")) {
            waiters.complete(outcome);
            assertThat(mine.await(Duration.ZERO)).contains(outcome);
            assertThat(other.await(Duration.ZERO)).isEmpty();
            assertThat(other.await(Duration.ofMillis(-5))).isEmpty();
        }
        assertThat(waiters.waiting()).isZero();
        waiters.complete(outcome);
    }

    @Test
    void closingMakesRoomOnceOnly() throws Exception {
        Waiters waiters = new Waiters(1, () -> true);
        Outcomes.Waiter first = waiters.register("a");
        assertThatThrownBy(() -> waiters.register("b")).isInstanceOf(NoWaiterException.class);
        first.close();
        first.close();
        try (Outcomes.Waiter second = waiters.register("b")) {
            assertThat(second.await(Duration.ZERO)).isEmpty();
            assertThatThrownBy(() -> waiters.register("c")).isInstanceOf(NoWaiterException.class);
        }
    }

    @Test
    void nobodyWaitsWhileOutcomesAreNotHeard() {
        assertThatThrownBy(() -> new Waiters(1, () -> false).register("a")).isInstanceOf(NoWaiterException.class);
    }

    @Test
    void aReleaseLetsAllGoAndNobodyIn() throws Exception {
        Waiters waiters = new Waiters(10, () -> true);
        try (Outcomes.Waiter waiter = waiters.register("a")) {
            waiters.release();
            assertThat(waiter.await(Duration.ofSeconds(30))).isEmpty();
        }
        assertThatThrownBy(() -> waiters.register("b")).isInstanceOf(NoWaiterException.class);
    }
}
