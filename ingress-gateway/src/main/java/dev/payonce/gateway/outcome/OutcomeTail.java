package dev.payonce.gateway.outcome;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.serde.ValueReader.Read;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code payments.outcomes}, all partitions, committed records only, from the end at start on, and hands each outcome
 * to whoever waits for it. Any gateway can answer any request, since every gateway reads all of them; so it belongs to no
 * group and commits no offsets.
 *
 * <p>One thread. What can't be read never stops it: an outcome whose schema id is not known yet pauses its own partition,
 * the others flow; one that nobody can read is counted and passed over, and its caller asks again.
 */
public final class OutcomeTail implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTail.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(2);
    private static final long RETRY_MS = 200;
    /** So far behind the end the tail may be and still count as caught up: a poll's worth. */
    private static final long LAG_MAX = 5_000;

    private final Consumer<byte[], byte[]> consumer;
    private final ValueReader<PaymentOutcome> reader;
    private final java.util.function.Consumer<PaymentOutcome> heard;
    private final Map<TopicPartition, Long> resumeAt_ns = new HashMap<>();
    private final AtomicLong unreadable = new AtomicLong();
    private volatile OptionalInt requestPartitions = OptionalInt.empty();
    private volatile boolean listening;
    private volatile boolean caughtUp;
    private volatile boolean stopping;

    /**
     * @param consumer read_committed, creating no topics; closed by the tail when it ends
     * @param heard is given every outcome; must not block
     */
    public OutcomeTail(
            Consumer<byte[], byte[]> consumer,
            ValueReader<PaymentOutcome> reader,
            java.util.function.Consumer<PaymentOutcome> heard) {
        this.consumer = consumer;
        this.reader = reader;
        this.heard = heard;
    }

    /** Whether it stands at a known place in every partition, so that no outcome from now on is missed. */
    public boolean isListening() {
        return listening;
    }

    /** Whether it is near the end of every partition. */
    public boolean isCaughtUp() {
        return listening && caughtUp;
    }

    /** The partition count of {@code payments.requests}, once that topic was seen. */
    public OptionalInt requestPartitions() {
        return requestPartitions;
    }

    /** How many outcomes could not be read. */
    public long unreadable() {
        return unreadable.get();
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                try {
                    if (listening) {
                        pollOnce();
                    } else {
                        begin();
                    }
                } catch (WakeupException | InterruptException e) {
                    stopping = true;
                } catch (KafkaException e) {
                    // Brokers away, or not permitted (yet): positions are kept, so nothing is missed when they are
                    // back.
                    caughtUp = false;
                    LOG.warn("outcomes can't be read now: {}", e.toString());
                    pause();
                }
            }
        } finally {
            listening = false;
            consumer.close();
        }
    }

    /** Finds the topics, which the processor creates, and the end of each partition. */
    private void begin() {
        List<PartitionInfo> outcomes = consumer.partitionsFor(Topics.OUTCOMES.name(), METADATA_TIMEOUT);
        List<PartitionInfo> requests = consumer.partitionsFor(Topics.REQUESTS.name(), METADATA_TIMEOUT);
        if (outcomes == null || outcomes.isEmpty() || requests == null || requests.isEmpty()) {
            pause();
            return;
        }
        List<TopicPartition> all = outcomes.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        for (TopicPartition partition : all) {
            // Only asking for the position makes the seek happen now; otherwise it happens at some later poll, and an
            // outcome that came in between would be missed.
            consumer.position(partition, METADATA_TIMEOUT);
        }
        requestPartitions = OptionalInt.of(requests.size());
        listening = true;
        LOG.info("reading outcomes from the end of {} partitions", all.size());
    }

    private void pollOnce() {
        resumeDue();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
            read(partition, records.records(partition));
        }
        caughtUp = isNearEnd();
    }

    private void read(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (reader.read(record.value())) {
                case Read.Value<PaymentOutcome>(PaymentOutcome outcome) -> heard.accept(outcome);
                case Read.Waiting<PaymentOutcome>(int schemaId) -> {
                    LOG.warn("{} waits for schema id {}, offset {}", partition, schemaId, record.offset());
                    consumer.seek(partition, record.offset());
                    consumer.pause(List.of(partition));
                    resumeAt_ns.put(
                            partition,
                            System.nanoTime() + Duration.ofMillis(RETRY_MS).toNanos());
                    return;
                }
                case Read.NoSuchSchema<PaymentOutcome>(int schemaId) -> skip(record, "no schema id " + schemaId);
                case Read.Unreadable<PaymentOutcome>(String why) -> skip(record, why);
            }
        }
    }

    private void skip(ConsumerRecord<byte[], byte[]> record, String why) {
        unreadable.incrementAndGet();
        LOG.error("an outcome can't be read: partition {}, offset {}, {}", record.partition(), record.offset(), why);
    }

    private void resumeDue() {
        if (resumeAt_ns.isEmpty()) {
            return;
        }
        long now_ns = System.nanoTime();
        resumeAt_ns.entrySet().removeIf(entry -> {
            boolean due = now_ns - entry.getValue() >= 0;
            if (due) {
                consumer.resume(List.of(entry.getKey()));
            }
            return due;
        });
    }

    private boolean isNearEnd() {
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong lag = consumer.currentLag(partition);
            if (lag.isPresent() && lag.getAsLong() > LAG_MAX) {
                return false;
            }
        }
        return resumeAt_ns.isEmpty();
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
