package dev.payonce.benchmarks.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.benchmarks.load.Workload;
import dev.payonce.benchmarks.load.WrongOutcomeException;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.Result;
import dev.payonce.schemas.serde.AvroDeserializer;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.topics.Keys;
import dev.payonce.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** PAY requests as a producer of its own would write them, and the outcomes that they must have. */
public final class PaymentWorkload implements Workload, AutoCloseable {
    private static final String MERCHANT = "bench";
    private static final String KEY = "payment-";

    private final SchemaIds ids;
    private final AvroSerializer<PaymentRequest> serializer = new AvroSerializer<>();
    private final AvroDeserializer<PaymentOutcome> deserializer = new AvroDeserializer<>();

    public PaymentWorkload(String registryUrl, Path schemaCache) {
        ids = new SchemaIds(List.of(registryUrl), "", schemaCache);
        serializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
        deserializer.configure(
                Map.of(SerdeConfig.SCHEMA_IDS, ids, SerdeConfig.VALUE_CLASS, PaymentOutcome.class), false);
    }

    @Override
    public String outcomes() {
        return Topics.OUTCOMES.name();
    }

    /** The request; two of one number have one idempotency key and differ in what a repeated request differs in. */
    @Override
    public ProducerRecord<byte[], byte[]> request(long number) {
        PaymentRequest request = new PaymentRequest();
        request.setRequestId(UUID.randomUUID().toString());
        request.setMerchantId(MERCHANT);
        request.setIdempotencyKey(KEY + number);
        request.setOperation(Operation.PAY);
        request.setOrderId("order-" + number);
        request.setAmountMinor(1000L);
        request.setCurrency("USD");
        request.setPaymentMethod("pm_card_visa");
        request.setPaymentMethodType("card");
        request.setMetadata(Map.of("customerID", "customer-" + number));
        request.setRequestedAt(Instant.now());
        request.setCorrelationId("bench-" + number);
        String topic = Topics.REQUESTS.name();
        byte[] key = Keys.creating(MERCHANT, KEY + number).getBytes(UTF_8);
        return new ProducerRecord<>(topic, key, serializer.serialize(topic, request));
    }

    @Override
    public long paymentOf(ConsumerRecord<byte[], byte[]> record) {
        PaymentOutcome outcome = deserializer.deserialize(record.topic(), record.value());
        if (outcome == null || outcome.getResult() != Result.SUCCEEDED) {
            throw new WrongOutcomeException("a payment that must succeed did not: " + outcome);
        }
        return Long.parseLong(outcome.getIdempotencyKey().substring(KEY.length()));
    }

    @Override
    public void close() {
        serializer.close();
        deserializer.close();
        ids.close();
    }
}
