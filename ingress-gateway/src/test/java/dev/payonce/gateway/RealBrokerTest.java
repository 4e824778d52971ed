package dev.payonce.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.local.broker.BrokerProcess;
import dev.payonce.local.process.AppProcess;
import dev.payonce.local.process.Ports;
import dev.payonce.local.registry.RegistryProcess;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.RecordHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway on a real broker and a registry; only the processor is a double. */
class RealBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    @Test
    void requestsReachTheTopicAndOutcomesTheirCallersWhateverHappensToTheBroker() throws Exception {
        int registryPort = Ports.free();
        try (AppProcess registry = AppProcess.start(RegistryProcess.spec(registryPort, directory.resolve("registry"))
                        .build());
                BrokerProcess broker =
                        BrokerProcess.builder(directory.resolve("broker")).start()) {
            registry.awaitReady(PATIENCE);
            broker.awaitReady();
            gateway = gateway(broker.bootstrapServers(), RegistryProcess.url(registryPort));
            gateway.start();
            try {
                isNotReadyBeforeTheTopicsExist();
                ProcessorDouble.createTopics(broker.bootstrapServers());
                try (ProcessorDouble processor =
                        new ProcessorDouble(broker.bootstrapServers(), RegistryProcess.url(registryPort))) {
                    Awaitility.await().atMost(PATIENCE).until(() -> ready() == 200);
                    aPaymentIsMade(processor);
                    anOutcomeThatIsTakenBackIsNotHeard(processor);
                    aBrokerThatIsAwayLosesNothing(broker, processor);
                }
            } finally {
                gateway.stop();
            }
        }
    }

    private Gateway gateway(String bootstrapServers, String registryUrl) throws IOException {
        return new Gateway(
                GatewayConfig.read(Map.of(
                        "PORT", "0",
                        "OPS_PORT", "0",
                        "BOOTSTRAP_SERVERS", bootstrapServers,
                        "SCHEMA_REGISTRY_URL", registryUrl,
                        "SCHEMA_CACHE_DIR", directory.resolve("schemas").toString(),
                        "DELIVERY_TIMEOUT_MS", "10000",
                        "PROCESSOR_URLS", "http://127.0.0.1:1")),
                () -> {
                    throw new IllegalStateException("the tail died");
                });
    }

    private void isNotReadyBeforeTheTopicsExist() throws Exception {
        assertThat(ready()).isEqualTo(503);
        HttpResponse<String> early = pay("early", 10);
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.headers().firstValue("Retry-After")).contains("1");
    }

    private void aPaymentIsMade(ProcessorDouble processor) throws Exception {
        HttpResponse<String> response = pay("key-1", 30);
        assertThat(response.statusCode()).isEqualTo(201);
        ConsumerRecord<String, PaymentRequest> record = processor.received.getFirst();
        assertThat(record.key()).isEqualTo("local/key-1");
        assertThat(record.partition()).isEqualTo(CanonicalPartition.of("local", "key-1", ProcessorDouble.PARTITIONS));
        assertThat(record.value().getIdempotencyKey()).isEqualTo("key-1");
        assertThat(RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID))
                .isEqualTo(response.headers().firstValue("X-Correlation-Id").orElseThrow());
    }

    private void anOutcomeThatIsTakenBackIsNotHeard(ProcessorDouble processor) throws Exception {
        processor.aborts = true;
        HttpResponse<String> response = pay("key-2", 2);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> processor.received.size() == 2);
        processor.aborts = false;
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("Location")).contains("/api/payments/key/key-2");
    }

    private void aBrokerThatIsAwayLosesNothing(BrokerProcess broker, ProcessorDouble processor) throws Exception {
        broker.kill();
        Awaitility.await().atMost(PATIENCE).until(() -> ready() == 503);
        HttpResponse<String> away = pay("key-3", 10);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body()).contains("same idempotency key");

        broker.restart().awaitReady();
        Awaitility.await().atMost(PATIENCE).until(() -> ready() == 200);
        Awaitility.await().atMost(PATIENCE).until(() -> pay("key-3", 30).statusCode() == 201);
        assertThat(processor.received)
                .extracting(record -> record.value().getIdempotencyKey())
                .contains("key-3");
    }

    private int ready() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.opsPort() + "/health/ready");
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private HttpResponse<String> pay(String key, int wait_s) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/api/payments/process");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=" + wait_s)
                .POST(BodyPublishers.ofString(Samples.BODY.replace("order_123_payment_456", key)))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
