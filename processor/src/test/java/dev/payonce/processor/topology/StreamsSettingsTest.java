package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** Every setting of Kafka Streams, by name: a changed one is a changed line here. */
class StreamsSettingsTest {
    private static final String THREE_BROKERS = """
            application.id=payonce-processor
            application.server=127.0.0.1:8290
            bootstrap.servers=nowhere:9092
            commit.interval.ms=3
            consumer.heartbeat.interval.ms=1500
            consumer.max.poll.records=2000
            consumer.session.timeout.ms=6000
            enable.metrics.push=false
            ensure.explicit.internal.resource.naming=true
            num.standby.replicas=1
            num.stream.threads=2
            payonce.rocksdb.memory.mb=128
            poll.ms=1
            processing.guarantee=exactly_once_v2
            producer.batch.size=131072
            producer.compression.type=lz4
            producer.linger.ms=100
            producer.transaction.timeout.ms=10000
            replication.factor=3
            rocksdb.config.setter=class dev.payonce.processor.topology.BoundedRocksDb
            state.dir=/state
            statestore.cache.max.bytes=1048576
            topic.min.insync.replicas=2
            """;

    @Test
    void everySettingHasItsValue() {
        assertThat(text(settings((short) 3))).isEqualTo(THREE_BROKERS.strip());
    }

    @Test
    void oneBrokerKeepsOneCopyAndAsksForNoMore() {
        assertThat(text(settings((short) 1)))
                .isEqualTo(THREE_BROKERS
                        .strip()
                        .replace("replication.factor=3", "replication.factor=1")
                        .replace("\ntopic.min.insync.replicas=2", ""));
    }

    /** What Streams makes of them: its own safeguards stay on. */
    @Test
    void streamsReadsCommittedAndIsIdempotent() {
        StreamsConfig config = new StreamsConfig(settings((short) 3));
        assertThat(config.getMainConsumerConfigs("group", "client", 0))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", "false");
        assertThat(config.getRestoreConsumerConfigs("client")).containsEntry("isolation.level", "read_committed");
        assertThat(config.getProducerConfigs("client")).containsEntry("enable.idempotence", true);
    }

    private static Properties settings(short replicationFactor) {
        return new StreamsSettings(
                        "nowhere:9092",
                        "payonce-processor",
                        "/state",
                        "127.0.0.1:8290",
                        replicationFactor,
                        2,
                        3,
                        1,
                        6000,
                        10_000,
                        1,
                        128)
                .toProperties();
    }

    private static String text(Properties properties) {
        return new TreeMap<>(properties)
                .entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
}
