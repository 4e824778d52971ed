package dev.payonce.benchmarks.load;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The payments that one road is loaded with, each known by its number. */
public interface Workload {
    /** The topic that the outcomes are on. */
    String outcomes();

    /** The request of a payment; the same number again is the same payment under the same key. */
    ProducerRecord<byte[], byte[]> request(long number);

    /**
     * The number of the payment that an outcome is about.
     *
     * @throws WrongOutcomeException when it is not the outcome that every payment here must have
     */
    long paymentOf(ConsumerRecord<byte[], byte[]> outcome);
}
