package dev.payonce.gateway.http;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway for each test. */
abstract class GatewayTesting {
    GatewayHarness gateway;

    @BeforeEach
    void start() {
        gateway = newGateway();
    }

    GatewayHarness newGateway() {
        return new GatewayHarness();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }
}
