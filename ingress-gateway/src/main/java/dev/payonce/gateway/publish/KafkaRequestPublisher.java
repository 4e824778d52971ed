package dev.payonce.gateway.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.Keys;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to {@code payments.requests}, in the payment's canonical partition, which it sets explicitly: no partitioner's
 * default decides where a payment lives.
 */
public final class KafkaRequestPublisher implements RequestPublisher {
    private static final String TOPIC = Topics.REQUESTS.name();
    /** The producer ends every delivery itself within its own time-out; this is for one that does not. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;
    private final Serializer<? super PaymentRequest> serializer;
    private final Supplier<OptionalInt> partitions;
    private final long confirmedWithin_ms;
    private volatile boolean schemaRegistered;

    /**
     * @param producer idempotent, {@code acks=all}, with a bounded delivery time-out
     * @param partitions the topic's partition count, once it is known that the topic exists: a producer that asks for the
     *     metadata of a missing topic has it created, with a count of the broker's choosing
     * @param deliveryTimeout the producer's own
     */
    public KafkaRequestPublisher(
            Producer<String, byte[]> producer,
            Serializer<? super PaymentRequest> serializer,
            Supplier<OptionalInt> partitions,
            Duration deliveryTimeout) {
        this.producer = producer;
        this.serializer = serializer;
        this.partitions = partitions;
        this.confirmedWithin_ms = deliveryTimeout.plus(GRACE).toMillis();
    }

    /**
     * Makes the schema known to the registry, so that no request has to wait for that. Blocks, bounded.
     *
     * @throws org.apache.kafka.common.errors.SerializationException when it can't be asked
     */
    public void registerSchema() {
        PaymentRequest sample = PaymentRequest.newBuilder()
                .setRequestId("")
                .setMerchantId("")
                .setIdempotencyKey("")
                .setOperation(Operation.PAY)
                .setRequestedAt(Instant.EPOCH)
                .setCorrelationId("")
                .build();
        byte[] ignored = serializer.serialize(TOPIC, sample);
        if (ignored == null) {
            throw new IllegalStateException("the serializer made nothing of a request");
        }
        schemaRegistered = true;
    }

    /** Whether requests can be written: without a schema id, each would have to wait for the registry. */
    public boolean isReady() {
        return schemaRegistered;
    }

    @Override
    public void publish(PaymentRequest request, @Nullable String traceparent)
            throws NotPublishedException, InterruptedException {
        Future<RecordMetadata> confirmation;
        try {
            confirmation = producer.send(toRecord(request, traceparent));
        } catch (KafkaException e) {
            throw new NotPublishedException("not sent: " + e.getMessage(), e);
        }
        try {
            confirmation.get(confirmedWithin_ms, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NotPublishedException("not confirmed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new NotPublishedException("not confirmed in time", e);
        }
    }

    private ProducerRecord<String, byte[]> toRecord(PaymentRequest request, @Nullable String traceparent)
            throws NotPublishedException {
        OptionalInt count = partitions.get();
        if (!schemaRegistered) {
            throw new NotPublishedException("not sent: the schema registry has not answered yet");
        }
        if (count.isEmpty()) {
            throw new NotPublishedException("not sent: " + TOPIC + " is not known yet");
        }
        int partition = CanonicalPartition.of(request.getMerchantId(), request.getIdempotencyKey(), count.getAsInt());
        String key = Keys.creating(request.getMerchantId(), request.getIdempotencyKey());
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(TOPIC, partition, key, serializer.serialize(TOPIC, request));
        record.headers()
                .add(RecordHeaders.CORRELATION_ID, request.getCorrelationId().getBytes(UTF_8));
        if (traceparent != null) {
            record.headers().add(RecordHeaders.TRACEPARENT, traceparent.getBytes(UTF_8));
        }
        return record;
    }
}
