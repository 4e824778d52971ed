package dev.payonce.processor.topology;

import dev.payonce.schemas.topics.RecordHeaders;
import org.apache.kafka.common.header.Headers;

/**
 * Where a record was first read, and the time its sender gave it. Copies of it keep this in their headers and are judged by
 * it; only headers that this processor wrote are believed.
 */
record Origin(String topic, int partition, long offset, long timestamp_ms) {
    /** The origin that a copy's headers tell, or the copy itself where they tell none. */
    static Origin ofCopy(Headers headers, Origin copy) {
        String topic = RecordHeaders.text(headers, RecordHeaders.ORIGIN_TOPIC);
        Long partition = RecordHeaders.number(headers, RecordHeaders.ORIGIN_PARTITION);
        Long offset = RecordHeaders.number(headers, RecordHeaders.ORIGIN_OFFSET);
        Long timestamp_ms = RecordHeaders.number(headers, RecordHeaders.ORIGIN_TIMESTAMP);
        return topic == null || partition == null || offset == null || timestamp_ms == null
                ? copy
                : new Origin(topic, partition.intValue(), offset, timestamp_ms);
    }

    void writeTo(Headers headers) {
        RecordHeaders.put(headers, RecordHeaders.ORIGIN_TOPIC, topic);
        RecordHeaders.put(headers, RecordHeaders.ORIGIN_PARTITION, Integer.toString(partition));
        RecordHeaders.put(headers, RecordHeaders.ORIGIN_OFFSET, Long.toString(offset));
        RecordHeaders.put(headers, RecordHeaders.ORIGIN_TIMESTAMP, Long.toString(timestamp_ms));
    }
}
