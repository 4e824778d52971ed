package dev.payonce.processor.topology;

import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams, with their reasons. Measured in docs/decisions; change one only with the benchmark.
 *
 * @param server {@code host:port} of this instance's query port, told to the others
 */
public record StreamsSettings(
        String bootstrapServers,
        String applicationId,
        String stateDir,
        String server,
        short replicationFactor,
        int threads,
        int commitInterval_ms,
        int poll_ms,
        int sessionTimeout_ms,
        int transactionTimeout_ms,
        int standbys,
        int rocksdbMemory_mb) {
    private static final int DECIDED_CACHE_BYTES = 1 << 20;

    public Properties toProperties() {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
        p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, server);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicationFactor);
        // A changed topology must never orphan state under a generated name.
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // The latency of a hop is the time to its commit; poll.ms floors it when idle.
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval_ms);
        p.put(StreamsConfig.POLL_MS_CONFIG, poll_ms);
        // Only the decided offsets are cached: unique keys gain nothing from a cache.
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, DECIDED_CACHE_BYTES);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        p.put(BoundedRocksDb.MEMORY_MB, rocksdbMemory_mb);
        p.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        putConsumer(p);
        putProducer(p);
        return p;
    }

    private void putConsumer(Properties p) {
        // 44 s to fail over by default; a processor that is silent this long is replaced.
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), sessionTimeout_ms);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), sessionTimeout_ms / 4);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2000);
    }

    private void putProducer(Properties p) {
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), transactionTimeout_ms);
        // Records leave at the commit anyway; with linger 0 each would be a request of its own.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 131_072);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        if (replicationFactor >= 3) {
            p.put(StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), 2);
        }
    }
}
