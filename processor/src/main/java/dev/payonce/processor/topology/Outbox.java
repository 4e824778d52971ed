package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Encodes what a processor writes and hands it to the sink that is named like its topic. */
final class Outbox<A> {
    private final ProcessorContext<byte[], A> context;
    private final Serializer<SpecificRecord> writer;

    Outbox(ProcessorContext<byte[], A> context, Serializer<SpecificRecord> writer) {
        this.context = context;
        this.writer = writer;
    }

    /**
     * Writes a value. Its time is the processor's: a record that kept its input's time could be past the topic's retention
     * when it is written.
     */
    <V extends SpecificRecord> void put(Topic<V> topic, byte @Nullable [] key, V value, int partition, Trace trace) {
        forward(topic, key, new Placed(partition, encode(topic, value)), trace.toHeaders());
    }

    <V extends SpecificRecord> void put(Topic<V> topic, String key, V value, int partition, Trace trace) {
        put(topic, key.getBytes(UTF_8), value, partition, trace);
    }

    /** Copies bytes as they came, with headers that say where from. */
    void copy(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value, int partition, Headers headers) {
        forward(topic, key, new Placed(partition, value), headers);
    }

    <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
        return writer.serialize(topic.name(), value);
    }

    @SuppressWarnings("unchecked") // sinks take Placed; the context is typed for the one child that takes arrivals
    private void forward(Topic<?> topic, byte @Nullable [] key, Placed placed, Headers headers) {
        Record<byte[], Placed> out = new Record<>(key, placed, context.currentSystemTimeMs(), headers);
        ((ProcessorContext<byte[], Placed>) context).forward(out, topic.name());
    }

    /** What a record passes on: the correlation id, and the trace it is part of. */
    record Trace(String correlationId, @Nullable String traceparent) {
        Headers toHeaders() {
            Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
            RecordHeaders.put(headers, RecordHeaders.CORRELATION_ID, correlationId);
            if (traceparent != null) {
                RecordHeaders.put(headers, RecordHeaders.TRACEPARENT, traceparent);
            }
            return headers;
        }
    }
}
