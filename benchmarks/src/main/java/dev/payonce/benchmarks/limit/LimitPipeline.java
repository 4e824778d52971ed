package dev.payonce.benchmarks.limit;

import dev.payonce.processor.ProcessorConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The bare pipeline as a process: the same road as the product's in topics, hops, store and Streams settings, and nothing
 * on it but bytes. It takes the processor's own environment, so that both run with the same settings.
 */
public final class LimitPipeline {
    private LimitPipeline() {}

    public static void main(String[] arguments) throws Exception {
        ProcessorConfig config = ProcessorConfig.of(System.getenv());
        CountDownLatch stopped = new CountDownLatch(1);
        createTopics(config);
        KafkaStreams streams = new KafkaStreams(LimitTopology.topology(), config.streamsProperties());
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            } else if (now == KafkaStreams.State.ERROR) {
                System.exit(1);
            }
        });
        LimitCaller caller = new LimitCaller(config.bootstrapServers(), config.partitions());
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "shutdown"));
        streams.start();
        running.await();
        Thread calls = Thread.ofPlatform().name("caller").daemon().start(caller);
        try (ServerSocket ready = openPort(config)) {
            stopped.await();
            calls.interrupt();
        } finally {
            caller.close();
            streams.close(Duration.ofSeconds(5));
        }
    }

    /** The operations port takes connections once the pipeline runs; it says nothing. */
    private static ServerSocket openPort(ProcessorConfig config) throws IOException {
        return new ServerSocket(config.ops().port(), 1, InetAddress.getLoopbackAddress());
    }

    private static void createTopics(ProcessorConfig config) throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()))) {
            List<NewTopic> topics = LimitTopics.ALL.stream()
                    .map(name -> new NewTopic(name, config.partitions(), config.replicationFactor()))
                    .toList();
            admin.createTopics(topics).all().get();
        }
    }
}
