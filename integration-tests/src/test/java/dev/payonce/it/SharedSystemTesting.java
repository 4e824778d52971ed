package dev.payonce.it;

import dev.payonce.it.fixture.SharedSystem;
import dev.payonce.it.fixture.TestSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the system that tests share: whatever one did to it, in the end the ledger and the outcomes agree. */
@ExtendWith(SharedSystem.class)
abstract class SharedSystemTesting {
    final TestSystem system;

    SharedSystemTesting(TestSystem system) {
        this.system = system;
    }

    @AfterEach
    void ledgerAndOutcomesAgree() {
        system.simulator().clearFaults();
        system.oracle().assertConsistent();
    }
}
