package dev.payonce.benchmarks.limit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.payonce.benchmarks.load.Workload;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Payments of the same 300 bytes, which mean nothing. */
public final class LimitWorkload implements Workload {
    private static final int VALUE_BYTES = 300;
    private static final String PREFIX = "bench/payment-";

    private final byte[] value = new byte[VALUE_BYTES];

    public LimitWorkload() {
        new Random(1).nextBytes(value);
    }

    @Override
    public String outcomes() {
        return LimitTopics.OUTCOMES;
    }

    @Override
    public ProducerRecord<byte[], byte[]> request(long number) {
        return new ProducerRecord<>(LimitTopics.REQUESTS, (PREFIX + number).getBytes(US_ASCII), value);
    }

    @Override
    public long paymentOf(ConsumerRecord<byte[], byte[]> outcome) {
        return Long.parseLong(new String(outcome.key(), US_ASCII).substring(PREFIX.length()));
    }
}
