package dev.payonce.processor.topology;

import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics once, and sees to it that they stay the same. A topic that was deleted and made again, or that got more
 * partitions, would make every idempotency key look new: so ids and counts of all topics, changelogs included, are
 * remembered in {@code payments.meta}, and where one differs the processor does not start, or stops.
 */
public final class TopicGuard {
    private static final long TIMEOUT_S = 30;

    private final Admin admin;
    private final TopicRegister register;
    private final String applicationId;
    private final int partitions;
    private final short replicationFactor;

    /** What is wrong, and what an operator can do about it. */
    public static final class TopicsChangedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TopicsChangedException(String message) {
            super(message);
        }
    }

    public TopicGuard(
            Admin admin, TopicRegister register, String applicationId, int partitions, short replicationFactor) {
        this.admin = admin;
        this.register = register;
        this.applicationId = applicationId;
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
    }

    /**
     * Makes what was never made, refuses what has changed. Call it before the topology starts.
     *
     * @throws TopicsChangedException when a topic is not the one that was recorded
     * @throws ExecutionException when the brokers refuse
     * @throws TimeoutException when they don't answer in time
     */
    public void prepare() throws InterruptedException, ExecutionException, TimeoutException {
        makeRegister();
        Map<String, TopicRegister.Entry> recorded = register.read();
        Map<String, TopicDescription> present = describe();
        refuseChanged(recorded, present);
        List<NewTopic> missing = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            if (!present.containsKey(topic.name())) {
                missing.add(newTopic(topic));
            }
        }
        create(missing);
        refuseWrongCounts(describe());
        record();
    }

    /** Records the ids of all topics that are not recorded yet: after the topology runs, its changelogs too. */
    public void record() throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, TopicRegister.Entry> recorded = register.read();
        Map<String, TopicRegister.Entry> fresh = new HashMap<>();
        describe().forEach((name, description) -> {
            if (!recorded.containsKey(name)) {
                fresh.put(name, entry(description));
            }
        });
        register.write(fresh);
    }

    /**
     * Checks that every recorded topic is still the same, and that no log ends below what was decided of it.
     *
     * @throws TopicsChangedException when one is not
     */
    public void check(Map<TopicPartition, Long> decided)
            throws InterruptedException, ExecutionException, TimeoutException {
        refuseChanged(register.known(), describe());
        Map<TopicPartition, OffsetSpec> ends =
                decided.keySet().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(ends).all().get(TIMEOUT_S, TimeUnit.SECONDS);
        decided.forEach((partition, offset) -> {
            ListOffsetsResultInfo end = found.get(partition);
            if (end != null && end.offset() <= offset) {
                throw new TopicsChangedException(
                        ("%s ends at offset %d, but offset %d was decided: records were lost, by truncation or unclean "
                                        + "election. Stop all processors; reconcile with the PSP before going on.")
                                .formatted(partition, end.offset(), offset));
            }
        });
    }

    /** Makes the register at the very first start. Where there are changelogs, there was one: then it is lost. */
    private void makeRegister() throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> names = admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
        if (names.contains(Topics.META.name())) {
            return;
        }
        if (names.stream().anyMatch(this::isChangelog)) {
            throw new TopicsChangedException(
                    ("%s is missing, but the processor has run: nobody knows any more whether the topics are those that "
                                    + "were made. Restore it, or reconcile with the PSP and start with a new cluster.")
                            .formatted(Topics.META.name()));
        }
        create(List.of(newTopic(Topics.META)));
    }

    private boolean isChangelog(String name) {
        return name.startsWith(applicationId + "-") && name.endsWith("-changelog");
    }

    private void create(List<NewTopic> topics) throws InterruptedException, ExecutionException, TimeoutException {
        for (var made : admin.createTopics(topics).values().entrySet()) {
            try {
                made.getValue().get(TIMEOUT_S, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                // Another processor that starts at the same time was first.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private NewTopic newTopic(Topic<?> topic) {
        Map<String, String> config = new HashMap<>(topic.config());
        if (replicationFactor >= 3) {
            config.put("min.insync.replicas", "2");
        }
        return new NewTopic(topic.name(), Optional.of(topic.partitions(partitions)), Optional.of(replicationFactor))
                .configs(config);
    }

    /** The topics of the catalogue and the application's changelogs that exist. */
    private Map<String, TopicDescription> describe() throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> catalogue = Topics.all().stream().map(Topic::name).collect(Collectors.toSet());
        Set<String> ours = admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS).stream()
                .filter(name -> catalogue.contains(name) || isChangelog(name))
                .collect(Collectors.toSet());
        return admin.describeTopics(ours).allTopicNames().get(TIMEOUT_S, TimeUnit.SECONDS);
    }

    private void refuseWrongCounts(Map<String, TopicDescription> present) {
        for (Topic<?> topic : Topics.all()) {
            TopicDescription description = present.get(topic.name());
            int wanted = topic.partitions(partitions);
            if (description != null && description.partitions().size() != wanted) {
                throw new TopicsChangedException(
                        ("%s has %d partitions, PARTITIONS says %d. A payment's partition depends on the count: set "
                                        + "PARTITIONS to what the topics were made with.")
                                .formatted(
                                        topic.name(), description.partitions().size(), wanted));
            }
        }
    }

    private static void refuseChanged(
            Map<String, TopicRegister.Entry> recorded, Map<String, TopicDescription> present) {
        recorded.forEach((name, entry) -> {
            TopicDescription description = present.get(name);
            if (description == null) {
                throw new TopicsChangedException(
                        ("topic %s is missing, but was made as %s. Its records are lost, and with them which payments "
                                        + "were made: restore it, or reconcile with the PSP and start with a new cluster.")
                                .formatted(name, entry.id()));
            }
            TopicRegister.Entry now = entry(description);
            if (!now.equals(entry)) {
                throw new TopicsChangedException(
                        ("topic %s is not the one that was made: id %s with %d partitions, was %s with %d. It was "
                                        + "deleted and made again, or resized: every idempotency key could look new. Restore it, "
                                        + "or reconcile with the PSP and start with a new cluster.")
                                .formatted(name, now.id(), now.partitions(), entry.id(), entry.partitions()));
            }
        });
    }

    private static TopicRegister.Entry entry(TopicDescription description) {
        return new TopicRegister.Entry(
                description.topicId().toString(), description.partitions().size());
    }
}
