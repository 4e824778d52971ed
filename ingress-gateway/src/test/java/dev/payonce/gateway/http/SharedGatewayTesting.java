package dev.payonce.gateway.http;

import dev.payonce.gateway.Samples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One gateway for all tests of a class, at which every payment succeeds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedGatewayTesting {
    final GatewayHarness gateway = new GatewayHarness();

    @BeforeAll
    void start() {
        gateway.processor = Samples::succeeded;
    }

    @AfterAll
    void stop() {
        gateway.close();
    }
}
