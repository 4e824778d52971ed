package dev.payonce.benchmarks.limit;

import dev.payonce.benchmarks.load.LoadClients;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads committed calls and answers each at once, as a PSP of 0 ms would: the least that a psp caller has to do. */
final class LimitCaller implements Runnable, AutoCloseable {
    private final Consumer<byte[], byte[]> calls;
    private final Producer<byte[], byte[]> results;

    LimitCaller(String bootstrapServers, int partitions) {
        calls = LoadClients.consumer(bootstrapServers);
        results = LoadClients.producer(bootstrapServers);
        calls.assign(IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(LimitTopics.CALLS, partition))
                .toList());
        calls.seekToBeginning(calls.assignment());
    }

    @Override
    public void run() {
        try (calls;
                results) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> call : calls.poll(Duration.ofMillis(100))) {
                    var _ = results.send(
                            new ProducerRecord<>(LimitTopics.RESULTS, call.partition(), call.key(), call.value()),
                            LimitCaller::check);
                }
            }
        } catch (WakeupException | InterruptException closed) {
            // close() asked for it
        }
    }

    /** A result that can't be written would show as an outcome that never comes; say why. */
    private static void check(@Nullable RecordMetadata written, @Nullable Exception failure) {
        if (failure != null) {
            System.err.println("limit: a result was not written: " + failure);
        }
    }

    @Override
    public void close() {
        calls.wakeup();
    }
}
