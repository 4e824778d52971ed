package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.payonce.local.broker.BrokerProcess;
import dev.payonce.processor.topology.TopicGuard.TopicsChangedException;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard of topics on a real broker, whose topics are all deleted after each test. */
class TopicGuardTest {
    private static final String APPLICATION = "guarded";
    private static final int PARTITIONS = 2;

    @TempDir
    static Path dir;

    private static BrokerProcess broker;
    private static Admin admin;

    private final TopicRegister register = new TopicRegister(kafka());
    private final TopicGuard guard = guard(register);

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.builder(dir.resolve("broker")).start().awaitReady();
        admin = Admin.create(kafka());
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @AfterEach
    void deleteTopics() throws Exception {
        delete(names());
    }

    @Test
    void theFirstStartMakesEveryTopicAndRecordsItAndTheNextFindsThemTheSame() throws Exception {
        guard.prepare();

        assertThat(names()).containsExactlyInAnyOrderElementsOf(catalogue());
        TopicRegister next = new TopicRegister(kafka());
        assertThat(next.read().keySet()).containsExactlyInAnyOrderElementsOf(catalogue());
        guard(next).prepare();
        guard(next).check(Map.of());
    }

    /** What is wrong must not become what was always so: the operator could never mend it. */
    @Test
    void aWrongCountIsRefusedBeforeItIsRecorded() throws Exception {
        String topic = Topics.REQUESTS.name();
        create(topic, PARTITIONS + 1);
        assertThatThrownBy(guard::prepare)
                .isInstanceOf(TopicsChangedException.class)
                .hasMessageContaining(topic)
                .hasMessageContaining("PARTITIONS");
        assertThat(new TopicRegister(kafka()).read()).isEmpty();

        delete(Set.of(topic));
        guard(new TopicRegister(kafka())).prepare();
    }

    @Test
    void aTopicThatWasMadeAnewIsRefusedAtTheNextStartAndNotRecorded() throws Exception {
        guard.prepare();
        Map<String, TopicRegister.Entry> before = register.known();
        makeAnew(Topics.REQUESTS);

        TopicRegister next = new TopicRegister(kafka());
        assertThatThrownBy(() -> guard(next).prepare())
                .isInstanceOf(TopicsChangedException.class)
                .hasMessageContaining(Topics.REQUESTS.name());
        assertThat(new TopicRegister(kafka()).read()).isEqualTo(before);
    }

    /** A running processor is asked to record again and again: a register made anew must not teach it new ids. */
    @Test
    void whatWasKnownStaysKnownThoughTheRegisterWasMadeAnew() throws Exception {
        guard.prepare();
        makeAnew(Topics.META);
        makeAnew(Topics.REQUESTS);

        guard.record();

        assertThatThrownBy(() -> guard.check(Map.of()))
                .isInstanceOf(TopicsChangedException.class)
                .hasMessageContaining("deleted and made again");
    }

    @Test
    void aMissingRegisterBesideChangelogsRefusesTheStart() throws Exception {
        create(APPLICATION + "-payments-changelog", PARTITIONS);

        assertThatThrownBy(guard::prepare)
                .isInstanceOf(TopicsChangedException.class)
                .hasMessageContaining(Topics.META.name() + " is missing");
        assertThat(names()).doesNotContain(Topics.META.name());
    }

    @Test
    void anotherApplicationsChangelogsAreNoneOfOurs() throws Exception {
        create("another-payments-changelog", PARTITIONS);
        guard.prepare();
        assertThat(register.known().keySet()).containsExactlyInAnyOrderElementsOf(catalogue());
    }

    @Test
    void changelogsAreRecordedOnceTheyAreThere() throws Exception {
        guard.prepare();
        String changelog = APPLICATION + "-payments-changelog";
        create(changelog, PARTITIONS);
        guard.record();

        delete(Set.of(changelog));

        assertThatThrownBy(() -> guard.check(Map.of()))
                .isInstanceOf(TopicsChangedException.class)
                .hasMessageContaining(changelog + " is missing");
    }

    private static TopicGuard guard(TopicRegister register) {
        return new TopicGuard(admin, register, APPLICATION, PARTITIONS, (short) 1);
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static List<String> catalogue() {
        return Topics.all().stream().map(Topic::name).toList();
    }

    private static Set<String> names() throws Exception {
        return admin.listTopics().names().get();
    }

    private static void makeAnew(Topic<?> topic) throws Exception {
        delete(Set.of(topic.name()));
        create(topic.name(), topic.partitions(PARTITIONS));
    }

    private static void create(String name, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get();
        await().atMost(Duration.ofMinutes(1)).until(() -> names().contains(name));
    }

    private static void delete(Set<String> topics) throws Exception {
        admin.deleteTopics(topics).all().get();
        await().atMost(Duration.ofMinutes(1)).until(() -> names().stream().noneMatch(topics::contains));
    }
}
