package dev.payonce.simulation.world;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record on its way to a log. */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record Outgoing(
        TopicPartition to, long timestamp_ms, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {}
