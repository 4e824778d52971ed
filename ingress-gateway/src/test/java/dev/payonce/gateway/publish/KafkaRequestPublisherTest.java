package dev.payonce.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.gateway.Samples;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KafkaRequestPublisherTest {
    private static final Serializer<PaymentRequest> BYTES = (topic, request) -> new byte[] {1};

    private final PaymentRequest request = Samples.request();
    private OptionalInt partitions = OptionalInt.of(12);

    private MockProducer<String, byte[]> producer(boolean confirms) {
        return new MockProducer<>(Cluster.empty(), confirms, null, new StringSerializer(), new ByteArraySerializer());
    }

    private KafkaRequestPublisher publisher(MockProducer<String, byte[]> producer, Serializer<PaymentRequest> bytes) {
        KafkaRequestPublisher publisher =
                new KafkaRequestPublisher(producer, bytes, () -> partitions, Duration.ofMillis(100));
        assertThat(publisher.isReady()).isFalse();
        publisher.registerSchema();
        assertThat(publisher.isReady()).isTrue();
        return publisher;
    }

    @Test
    void aRequestGoesToItsCanonicalPartitionWithItsHeaders() throws Exception {
        MockProducer<String, byte[]> producer = producer(true);
        publisher(producer, BYTES).publish(request, "00-trace");

        ProducerRecord<String, byte[]> record = producer.history().getFirst();
        assertThat(record.topic()).isEqualTo(Topics.REQUESTS.name());
        assertThat(record.partition()).isEqualTo(CanonicalPartition.of("local", "order_123_payment_456", 12));
        assertThat(record.key()).isEqualTo("local/order_123_payment_456");
        assertThat(RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID))
                .isEqualTo("corr-1");
        assertThat(RecordHeaders.text(record.headers(), RecordHeaders.TRACEPARENT))
                .isEqualTo("00-trace");
    }

    @Test
    void withoutATraceThereIsNoHeader() throws Exception {
        MockProducer<String, byte[]> producer = producer(true);
        publisher(producer, BYTES).publish(request, null);
        assertThat(producer.history().getFirst().headers().headers(RecordHeaders.TRACEPARENT))
                .isEmpty();
    }

    @Test
    void itReturnsOnlyOnceTheBrokersConfirmed() throws Exception {
        MockProducer<String, byte[]> producer = producer(false);
        KafkaRequestPublisher publisher = publisher(producer, BYTES);
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                publisher.publish(request, null);
            } catch (NotPublishedException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> producer.history().size() == 1);
        assertThat(caller.isAlive()).isTrue();
        producer.completeNext();
        caller.join(60_000);
        assertThat(caller.isAlive()).isFalse();
    }

    @Test
    void aConfirmationThatNeverComesIsBounded() {
        assertThatThrownBy(() -> publisher(producer(false), BYTES).publish(request, null))
                .isInstanceOf(NotPublishedException.class)
                .hasMessageContaining("in time");
    }

    @Test
    void aFailureOfTheBrokersOrTheRegistryIsNotPublished() throws Exception {
        MockProducer<String, byte[]> producer = producer(false);
        KafkaRequestPublisher publisher = publisher(producer, BYTES);
        Thread failing = Thread.ofVirtual()
                .start(() -> Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> producer.errorNext(new TimeoutException("planted"))));
        assertThatThrownBy(() -> publisher.publish(request, null)).isInstanceOf(NotPublishedException.class);
        failing.join(60_000);

        Serializer<PaymentRequest> refusing = (topic, value) -> {
            if (value.getRequestId().isEmpty()) {
                return new byte[] {1};
            }
            throw new SerializationException("planted");
        };
        assertThatThrownBy(() -> publisher(producer(true), refusing).publish(request, null))
                .isInstanceOf(NotPublishedException.class);
    }

    @Test
    void nothingIsSentBeforeTheTopicIsKnownOrTheSchemaRegistered() {
        MockProducer<String, byte[]> producer = producer(true);
        KafkaRequestPublisher early =
                new KafkaRequestPublisher(producer, BYTES, () -> partitions, Duration.ofMillis(100));
        assertThatThrownBy(() -> early.publish(request, null)).isInstanceOf(NotPublishedException.class);
        partitions = OptionalInt.empty();
        assertThatThrownBy(() -> publisher(producer, BYTES).publish(request, null))
                .isInstanceOf(NotPublishedException.class);
        assertThat(producer.history()).isEmpty();
    }
}
