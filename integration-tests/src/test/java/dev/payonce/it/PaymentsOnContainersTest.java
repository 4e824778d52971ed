package dev.payonce.it;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.payonce.it.fixture.Broker;
import dev.payonce.it.fixture.TestSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The suite on Kafka's own image, where Docker runs; elsewhere it is skipped. */
class PaymentsOnContainersTest extends PaymentsSuite {
    private static final String IMAGE = "apache/kafka:4.3.1";

    private static KafkaContainer kafka;
    private static TestSystem system;

    @BeforeAll
    static void start() {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("Docker runs here")
                .isTrue();
        kafka = new KafkaContainer(IMAGE);
        kafka.start();
        system = TestSystem.builder("containers")
                .gateways(2)
                .on(new Broker.Given(kafka.getBootstrapServers()))
                .start();
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
        if (kafka != null) {
            kafka.stop();
        }
    }

    @Override
    TestSystem system() {
        return system;
    }
}
