package dev.payonce.simulation.fidelity;

import static org.awaitility.Awaitility.await;

import dev.payonce.local.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class BrokerFidelityTest extends FidelityContract {
    @TempDir
    static Path dir;

    private static Real cluster;

    @BeforeAll
    static void start() {
        cluster = new Real(BrokerProcess.builder(dir.resolve("broker"))
                .setting("auto.create.topics.enable", "true")
                .setting("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500")
                .start()
                .awaitReady());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    Cluster cluster() {
        return cluster;
    }

    private static final class Real implements Cluster {
        private final BrokerProcess broker;
        private final Admin admin;
        private final List<AutoCloseable> clients = new ArrayList<>();

        private record Joined(KafkaConsumer<String, String> consumer, String group) implements Member {}

        Real(BrokerProcess broker) {
            this.broker = broker;
            this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        }

        private static TopicPartition of(String topic) {
            return new TopicPartition(topic, 0);
        }

        private static <T> T get(Future<T> future) {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw new Refused(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Producer producer(String transactionalId, long timeout_ms) {
            KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            broker.bootstrapServers(),
                            "transactional.id",
                            transactionalId,
                            "transaction.timeout.ms",
                            Math.toIntExact(timeout_ms),
                            "max.block.ms",
                            60_000),
                    new StringSerializer(),
                    new StringSerializer());
            clients.add(() -> producer.close(Duration.ZERO));
            producer.initTransactions();
            return new Transactional(producer);
        }

        private final class Transactional implements Producer {
            private final KafkaProducer<String, String> producer;
            private boolean isOpen;

            Transactional(KafkaProducer<String, String> producer) {
                this.producer = producer;
            }

            private void refusing(Runnable what) {
                try {
                    if (!isOpen) {
                        producer.beginTransaction();
                        isOpen = true;
                    }
                    what.run();
                } catch (KafkaException e) {
                    throw new Refused(e);
                }
            }

            @Override
            public void send(String topic, String value) {
                refusing(() -> get(producer.send(new ProducerRecord<>(topic, 0, null, value))));
            }

            @Override
            public void sendOffset(Member member, String topic, long offset) {
                Joined joined = (Joined) member;
                refusing(() -> producer.sendOffsetsToTransaction(
                        Map.of(of(topic), new OffsetAndMetadata(offset)), joined.consumer.groupMetadata()));
            }

            @Override
            public void commit() {
                refusing(producer::commitTransaction);
                awaitMarkers();
                isOpen = false;
            }

            @Override
            public void abort() {
                refusing(producer::abortTransaction);
                awaitMarkers();
                isOpen = false;
            }
        }

        @Override
        public void append(String topic, String value) {
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers()),
                    new StringSerializer(),
                    new StringSerializer())) {
                get(producer.send(new ProducerRecord<>(topic, 0, null, value)));
            }
        }

        private KafkaConsumer<String, String> consumer(String group, boolean committedOnly) {
            return new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            broker.bootstrapServers(),
                            "group.id",
                            group,
                            "auto.offset.reset",
                            "earliest",
                            "enable.auto.commit",
                            false,
                            "isolation.level",
                            committedOnly ? "read_committed" : "read_uncommitted"),
                    new StringDeserializer(),
                    new StringDeserializer());
        }

        @Override
        public List<String> read(String topic, boolean committedOnly) {
            List<String> values = new ArrayList<>();
            try (var consumer = consumer("reader", committedOnly)) {
                consumer.assign(List.of(of(topic)));
                consumer.seekToBeginning(List.of(of(topic)));
                long end = consumer.endOffsets(List.of(of(topic))).get(of(topic));
                while (consumer.position(of(topic)) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                }
            }
            return values;
        }

        @Override
        public Member join(String topic) {
            String group = "group-" + topic;
            KafkaConsumer<String, String> consumer = consumer(group, true);
            clients.add(consumer);
            consumer.subscribe(List.of(topic));
            append(topic + "-unused", "");
            while (consumer.groupMetadata().generationId() < 0) {
                consumer.poll(Duration.ofMillis(100));
            }
            return new Joined(consumer, group);
        }

        @Override
        public void giveUp(Member member) {
            Joined joined = (Joined) member;
            get(admin.removeMembersFromConsumerGroup(joined.group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
        }

        @Override
        public OptionalLong committedOffset(String topic) {
            var offsets = get(admin.listConsumerGroupOffsets(
                            "group-" + topic, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .toCompletionStage()
                    .toCompletableFuture());
            OffsetAndMetadata offset = offsets.get(of(topic));
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
        }

        @Override
        public void awaitTransactionTimeout() {
            awaitNoneThatIs(EnumSet.of(
                    TransactionState.ONGOING, TransactionState.PREPARE_ABORT, TransactionState.PREPARE_COMMIT));
        }

        /** A commit is told when it is decided; readers see it when the markers are written, a moment later. */
        private void awaitMarkers() {
            awaitNoneThatIs(EnumSet.of(TransactionState.PREPARE_ABORT, TransactionState.PREPARE_COMMIT));
        }

        private void awaitNoneThatIs(Set<TransactionState> states) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> get(admin.listTransactions()
                                    .all()
                                    .toCompletionStage()
                                    .toCompletableFuture())
                            .stream()
                            .noneMatch(listing -> states.contains(listing.state())));
        }

        @Override
        public void close() {
            for (AutoCloseable client : clients) {
                try {
                    client.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            admin.close(Duration.ZERO);
            broker.close();
        }
    }
}
