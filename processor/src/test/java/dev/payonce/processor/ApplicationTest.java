package dev.payonce.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.local.broker.BrokerProcess;
import dev.payonce.local.process.Ports;
import dev.payonce.local.registry.RegistryServer;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.processor.psp.Calls;
import dev.payonce.processor.psp.Psp;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.WriteGate;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole processor on a real broker, but for the PSP. */
class ApplicationTest {
    private static final int PARTITIONS = 1;
    private static final int EXIT_FAILED = 1;

    @TempDir
    Path dir;

    /** Nothing would call the PSP any more, and nobody would know: whoever watches the process must see it end. */
    @Test
    void aProcessorWhosePspCallerDiedEndsWithStatusOne() throws Exception {
        try (BrokerProcess broker =
                        BrokerProcess.builder(dir.resolve("broker")).start().awaitReady();
                RegistryServer registry = RegistryServer.start("127.0.0.1", 0, dir.resolve("registry"))) {
            String registryUrl = "http://127.0.0.1:" + registry.port();
            ProcessorConfig config = config(broker.bootstrapServers(), registryUrl);
            try (Application application = new Application(config, new Deadly())) {
                FutureTask<Integer> exit = new FutureTask<>(application::run);
                Thread.ofPlatform().name("application").start(exit);
                publishCall(broker.bootstrapServers(), registryUrl);

                assertThat(exit.get(90, TimeUnit.SECONDS)).isEqualTo(EXIT_FAILED);
            }
        }
    }

    /** Fails in a way that no program survives. */
    private static final class Deadly implements Psp {
        @Override
        public boolean supports(PspCall call) {
            throw new LinkageError("a class of the PSP's library is missing");
        }

        @Override
        public PspAnswer execute(PspCall call, WriteGate gate) {
            throw new IllegalStateException("never reached");
        }
    }

    private ProcessorConfig config(String bootstrapServers, String registryUrl) {
        return ProcessorConfig.of(Map.ofEntries(
                Map.entry("BOOTSTRAP_SERVERS", bootstrapServers),
                Map.entry("SCHEMA_REGISTRY_URL", registryUrl),
                Map.entry("STATE_DIR", dir.resolve("state").toString()),
                Map.entry("STRIPE_API_KEY", "sk_test_application"),
                Map.entry("PARTITIONS", Integer.toString(PARTITIONS)),
                Map.entry("REPLICATION_FACTOR", "1"),
                Map.entry("STREAM_THREADS", "1"),
                Map.entry("STANDBY_REPLICAS", "0"),
                Map.entry("QUERY_PORT", Integer.toString(Ports.free())),
                Map.entry("OPS_PORT", Integer.toString(Ports.free()))));
    }

    private static void publishCall(String bootstrapServers, String registryUrl) throws Exception {
        String topic = Topics.PSP_CALLS.name();
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(kafka);
                AvroSerializer<PspCall> serializer = new AvroSerializer<>();
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> admin.listTopics().names().get().contains(topic));
            serializer.configure(Map.of(SerdeConfig.REGISTRY_URL, registryUrl), false);
            PspCall call = Calls.create(1);
            int partition = AttemptId.parse(call.getAttemptId()).orElseThrow().partition(PARTITIONS);
            producer.send(new ProducerRecord<>(
                            topic, partition, call.getAttemptId(), serializer.serialize(topic, call)))
                    .get();
        }
    }
}
