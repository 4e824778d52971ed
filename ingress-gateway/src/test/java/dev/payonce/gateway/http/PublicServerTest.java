package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the server says of itself. */
class PublicServerTest extends GatewayTesting {
    @Test
    void listensFromItsStartUntilItStops() {
        PublicServer server = gateway.newServer();
        try {
            assertThat(server.isListening()).as("before it started").isFalse();
            server.start();
            assertThat(server.isListening()).as("started").isTrue();
            server.stopAccepting();
            assertThat(server.isListening()).as("takes nothing new").isFalse();
        } finally {
            server.stop();
        }
    }

    @Test
    void doesNotListenWhenStoppedWithoutNotice() {
        gateway.server().stop();

        assertThat(gateway.server().isListening()).isFalse();
    }
}
