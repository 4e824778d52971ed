package dev.payonce.processor.topology;

import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The compacted topic that remembers each topic's id and partition count. Key: the topic's name; value: {@code id/count}. */
public final class TopicRegister {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private volatile Map<String, Entry> known = Map.of();

    /** What a topic was when it was made. */
    public record Entry(String id, int partitions) {
        private static final Pattern FORM = Pattern.compile("([^/]{1,64})/(\\d{1,6})");

        String toText() {
            return id + "/" + partitions;
        }

        static Entry parse(@Nullable String topic, @Nullable String text) {
            Matcher matcher = FORM.matcher(text == null ? "" : text);
            if (topic == null || !matcher.matches()) {
                throw new TopicGuard.TopicsChangedException(
                        "%s holds what no processor wrote about %s".formatted(Topics.META.name(), topic));
            }
            return new Entry(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
    }

    /**
     * @param kafka what every client needs: bootstrap servers and, where used, security
     */
    public TopicRegister(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /** What {@link #read} or {@link #write} knew last. */
    Map<String, Entry> known() {
        return known;
    }

    /** Reads the whole topic. */
    Map<String, Entry> read() throws TimeoutException {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What was known once stays known: were this topic made anew, it would know nothing.
        Map<String, Entry> entries = new HashMap<>(known);
        TopicPartition partition = new TopicPartition(Topics.META.name(), 0);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), READ_TIMEOUT).getOrDefault(partition, 0L);
            long deadline_ns = System.nanoTime() + READ_TIMEOUT.toNanos();
            while (consumer.position(partition, READ_TIMEOUT) < end) {
                for (ConsumerRecord<String, String> entry : consumer.poll(Duration.ofMillis(200))) {
                    // The first word counts: a later one for the same topic could only hide a change.
                    entries.putIfAbsent(entry.key(), Entry.parse(entry.key(), entry.value()));
                }
                if (System.nanoTime() > deadline_ns) {
                    throw new TimeoutException(Topics.META.name() + " can't be read");
                }
            }
        }
        known = Map.copyOf(entries);
        return known;
    }

    /** Remembers topics that are not remembered yet. */
    void write(Map<String, Entry> entries) throws InterruptedException, ExecutionException, TimeoutException {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                producer.send(new ProducerRecord<>(
                                Topics.META.name(),
                                entry.getKey(),
                                entry.getValue().toText()))
                        .get(30, TimeUnit.SECONDS);
            }
        }
        Map<String, Entry> all = new HashMap<>(known);
        all.putAll(entries);
        known = Map.copyOf(all);
    }
}
