package dev.payonce.it;

import dev.payonce.it.fixture.SharedSystem;
import dev.payonce.it.fixture.TestSystem;
import org.junit.jupiter.api.extension.ExtendWith;

/** The suite on a broker process of this machine. */
@ExtendWith(SharedSystem.class)
class PaymentsTest extends PaymentsSuite {
    private final TestSystem system;

    PaymentsTest(TestSystem system) {
        this.system = system;
    }

    @Override
    TestSystem system() {
        return system;
    }
}
