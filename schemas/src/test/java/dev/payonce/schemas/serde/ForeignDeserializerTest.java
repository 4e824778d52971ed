package dev.payonce.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.Samples;
import dev.payonce.schemas.serde.ValueReader.Read;
import dev.payonce.schemas.topics.Topics;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroTypeException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An operator may choose another's deserializer: whatever it does, a record is read, waits, or is unreadable. */
class ForeignDeserializerTest {
    private final FaultyRegistry registry = new FaultyRegistry();
    private final SchemaIds ids = new SchemaIds(registry.urls(), null, null);
    private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();

    {
        serializer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
    }

    @AfterEach
    void close() {
        ids.close();
        registry.close();
    }

    @TestFactory
    Stream<DynamicTest> aStrangersDeserializerIsHeldToTheSame() {
        class RestClientException extends Exception {
            private static final long serialVersionUID = 1L;
        }
        Map<String, RuntimeException> away = Map.of(
                "can't connect", new SerializationException("Error", new ConnectException("refused")),
                "timed out", new SerializationException("Error", new SocketTimeoutException()),
                "told to retry", new TimeoutException("Error"),
                "told of an error", new SerializationException("Error", new RestClientException()));
        Map<String, RuntimeException> unreadable = Map.of(
                "ends early", new SerializationException("Error", new EOFException()),
                "another type", new SerializationException("Error", new AvroTypeException("found x")),
                "no wire format", new SerializationException("Unknown magic byte!"),
                "a bug", new NullPointerException(),
                "an index", new ArrayIndexOutOfBoundsException(7),
                "no message", new IllegalStateException());
        return Stream.of(Map.entry(true, away), Map.entry(false, unreadable))
                .flatMap(group -> group.getValue().entrySet().stream()
                        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                            Read<PaymentRequest> read = readBy((topic, bytes) -> {
                                throw entry.getValue();
                            });
                            assertThat(read).isInstanceOf(group.getKey() ? Read.Waiting.class : Read.Unreadable.class);
                        })));
    }

    @Test
    void aStrangersDeserializerMayReturnNothingOrOverflow() {
        assertThat(readBy((topic, bytes) -> null)).isInstanceOf(Read.Unreadable.class);
        assertThat(readBy((topic, bytes) -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(Read.Unreadable.class);
    }

    private Read<PaymentRequest> readBy(Deserializer<PaymentRequest> deserializer) {
        byte[] bytes = serializer.serialize(Topics.REQUESTS.name(), Samples.request());
        return new ValueReader<>(Topics.REQUESTS, ids, deserializer).read(bytes);
    }
}
