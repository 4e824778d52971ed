package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.it.fixture.Load;
import dev.payonce.it.fixture.OpenTransactions;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.TestSystem;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** kill -9 of the only broker under load: nobody can be served until it is back, and then everybody hears the one end. */
class BrokerCrashTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PER_SECOND = 20;
    private static final int KILLS = 3;

    /** Shorter than the broker is away: what the kill left open is ended by the coordinator, not by its producer. */
    private static final int TRANSACTION_TIMEOUT_MS = 3_000;

    @Test
    void brokerKilledAndBackAgain() {
        try (TestSystem system = TestSystem.builder("broker-crash")
                .gateways(2)
                .processorEnv("TRANSACTION_TIMEOUT_MS", TRANSACTION_TIMEOUT_MS)
                .start()) {
            for (int kill = 0; kill < KILLS; kill++) {
                killUnderLoad(system);
            }
            // A transaction that nobody will ever end blocks readers for good, see decision 14.
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    OpenTransactions.of(system.broker(), Duration.ofMillis(2 * TRANSACTION_TIMEOUT_MS)))
                            .isEmpty());
        }
    }

    private static void killUnderLoad(TestSystem system) {
        try (Load load = Load.on(system, PER_SECOND)) {
            await().atMost(LIMIT).until(() -> load.ended() > 2 * PER_SECOND);

            system.brokerProcess().kill();
            assertThat(system.gateway(0).pay(Pay.visa(Pay.freshKey())).status()).isEqualTo(503);
            system.brokerProcess().restart().awaitReady();

            load.assertGoesOnAndEnds();
        }
        system.oracle().assertConsistent();
    }
}
