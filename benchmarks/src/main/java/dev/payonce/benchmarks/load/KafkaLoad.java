package dev.payonce.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A producer of requests and a read_committed consumer of outcomes, the same for every road. */
public final class KafkaLoad implements AutoCloseable {
    /** Every tenth request of a flood is sent twice, as impatient customers do. */
    private static final int DUPLICATE_EVERY = 10;

    private static final Duration OUTCOMES_LIMIT = Duration.ofMinutes(3);

    private final Workload workload;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread tail;
    private final AtomicReference<@Nullable Phase> phase = new AtomicReference<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private long next;

    public KafkaLoad(String bootstrapServers, int partitions, Workload workload) {
        this.workload = workload;
        producer = LoadClients.producer(bootstrapServers);
        consumer = LoadClients.consumer(bootstrapServers);
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(workload.outcomes(), partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        tail = Thread.ofPlatform().name("outcomes").start(this::tail);
    }

    /** Sends fresh payments as fast as it goes; returns payments per second, from the first send to the last outcome. */
    public double flood(int payments) throws InterruptedException {
        Phase flood = begin(next, payments);
        long start_ns = System.nanoTime();
        for (int slot = 0; slot < payments; slot++) {
            flood.due(slot, System.nanoTime());
            send(next);
            if (slot % DUPLICATE_EVERY == 0) {
                send(next);
            }
            next++;
        }
        await(flood);
        return payments * 1e9 / (flood.last_ns() - start_ns);
    }

    /** Sends fresh payments at a rate; from the moment each was due to the moment its outcome was seen. */
    public Latencies.Summary atRate(int rate_per_s, Duration time) throws InterruptedException {
        int payments = (int) (rate_per_s * time.toSeconds());
        Latencies.Summary latencies = paced(next, payments, rate_per_s);
        next += payments;
        return latencies;
    }

    /** Sends the newest payments again, under their keys. */
    public Latencies.Summary againAtRate(int rate_per_s, Duration time) throws InterruptedException {
        int payments = (int) Math.min(next, rate_per_s * time.toSeconds());
        return paced(next - payments, payments, rate_per_s);
    }

    private Latencies.Summary paced(long from, int payments, int rate_per_s) throws InterruptedException {
        Phase paced = begin(from, payments);
        Pace pace = new Pace(System.nanoTime(), rate_per_s);
        for (int slot = 0; slot < payments; slot++) {
            paced.due(slot, pace.due_ns(slot));
            pace.awaitDue(slot);
            send(from + slot);
        }
        await(paced);
        return paced.latencies();
    }

    private Phase begin(long from, int payments) {
        Phase begun = new Phase(from, payments);
        phase.set(begun);
        return begun;
    }

    private void await(Phase awaited) throws InterruptedException {
        try {
            awaited.await(OUTCOMES_LIMIT);
        } catch (WrongOutcomeException e) {
            RuntimeException cause = failure.get();
            if (cause != null) {
                e.initCause(cause);
            }
            throw e;
        }
    }

    private void send(long payment) {
        var _ = producer.send(workload.request(payment), (written, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, new IllegalStateException("a request was not written", failed));
            }
        });
    }

    private void tail() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> outcome : consumer.poll(Duration.ofMillis(100))) {
                    long payment = workload.paymentOf(outcome);
                    Phase present = phase.get();
                    if (present != null) {
                        present.outcome(payment, System.nanoTime());
                    }
                }
            }
        } catch (WakeupException | InterruptException closed) {
            // close() asked for it
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        producer.close(Duration.ofSeconds(5));
        tail.join(Duration.ofSeconds(5));
    }
}
