package dev.payonce.processor.topology;

import dev.payonce.processor.topology.TopologyMeters.Quarantined;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts aside what nobody can decide, with why and where from in its headers. Records are kept as they came, but for those
 * that are larger than any of ours could be: of them the beginning is kept. A copy that the broker refuses for its size would
 * stop the partition for good.
 */
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    /** Of the key and of the value of a record that is too large. */
    private static final int KEPT_BYTES = 4096;

    private final Outbox<?> outbox;
    private final TopologyMeters meters;
    private final int partition;

    Quarantine(Outbox<?> outbox, TopologyMeters meters, int partition) {
        this.outbox = outbox;
        this.meters = meters;
        this.partition = partition;
    }

    /** Puts a record aside as it came. */
    void put(RawRecord raw, Quarantined reason, String detail) {
        put(raw, raw.key(), raw.value(), raw.headers(), reason, detail);
    }

    /** Puts the beginning of a record aside, without the headers that came with it. */
    void putCut(RawRecord raw, Quarantined reason, String detail) {
        Headers own = new org.apache.kafka.common.header.internals.RecordHeaders();
        put(raw, cut(raw.key()), cut(raw.value()), own, reason, detail);
    }

    private void put(
            RawRecord raw,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            Quarantined reason,
            String detail) {
        Origin origin = raw.origin();
        origin.writeTo(headers);
        RecordHeaders.put(headers, RecordHeaders.REASON, reason.name());
        RecordHeaders.put(headers, RecordHeaders.REASON_DETAIL, detail);
        outbox.copy(Topics.QUARANTINE, key, value, partition, headers);
        meters.quarantined(reason);
        LOG.atError()
                .addKeyValue("reason", reason)
                .addKeyValue("topic", origin.topic())
                .addKeyValue("partition", origin.partition())
                .addKeyValue("offset", origin.offset())
                .log("quarantined a record: {}", detail);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= KEPT_BYTES ? bytes : Arrays.copyOf(bytes, KEPT_BYTES);
    }
}
