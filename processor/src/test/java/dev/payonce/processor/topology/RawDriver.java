package dev.payonce.processor.topology;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.TopologyTestDriver;

/** Kafka's test driver by its own ways in and out, which show what its public ones hide. */
final class RawDriver {
    /** Takes any timestamp; the public way refuses those that a stranger may send. */
    private static final Method PIPE_RECORD =
            method("pipeRecord", String.class, long.class, byte[].class, byte[].class, Headers.class);

    /** Shows the partition that a record was written to. */
    private static final Method READ_RECORD = method("readRecord", String.class);

    private final TopologyTestDriver driver;

    RawDriver(TopologyTestDriver driver) {
        this.driver = driver;
    }

    void pipe(String topic, long timestamp_ms, byte[] key, byte[] value, Headers headers) {
        call(PIPE_RECORD, topic, timestamp_ms, key, value, headers);
    }

    /** Everything written to a topic since it was last taken. */
    @SuppressWarnings("unchecked")
    List<ProducerRecord<byte[], byte[]>> take(String topic) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        while (true) {
            var raw = (ProducerRecord<byte[], byte[]>) call(READ_RECORD, topic);
            if (raw == null) {
                return all;
            }
            all.add(raw);
        }
    }

    /** The next record of the topic has the offset of its first one again, as after a reset to the beginning. */
    @SuppressWarnings("unchecked")
    void resetOffsets(String topic) {
        var offsets = (Map<TopicPartition, AtomicLong>) field("offsetsByTopicOrPatternPartition");
        offsets.get(new TopicPartition(topic, 0)).set(0);
    }

    private Object call(Method method, Object... arguments) {
        try {
            return method.invoke(driver, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method method(String name, Class<?>... parameters) {
        try {
            Method method = TopologyTestDriver.class.getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object field(String name) {
        try {
            Field field = TopologyTestDriver.class.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(driver);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
