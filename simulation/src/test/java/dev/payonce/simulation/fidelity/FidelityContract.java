package dev.payonce.simulation.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulation believes of Kafka, one small scenario each. The simulated cluster and a real broker must agree. */
abstract class FidelityContract {
    private static final long LONG_MS = 60_000;
    private static int topics;

    private final String topic = "topic-" + ++topics;
    private final String id = "id-" + topics;

    abstract Cluster cluster();

    @Test
    void committedRecordsAreVisible() {
        Cluster.Producer producer = cluster().producer(id, LONG_MS);
        producer.send(topic, "a");
        assertThat(cluster().read(topic, true)).isEmpty();
        producer.commit();
        assertThat(cluster().read(topic, true)).containsExactly("a");
    }

    @Test
    void abortedRecordsAreInvisibleToCommittedReadersOnly() {
        Cluster.Producer producer = cluster().producer(id, LONG_MS);
        producer.send(topic, "a");
        producer.abort();
        producer.send(topic, "b");
        producer.commit();
        assertThat(cluster().read(topic, true)).containsExactly("b");
        assertThat(cluster().read(topic, false)).containsExactly("a", "b");
    }

    @Test
    void anOpenTransactionHoldsBackWhatComesAfterIt() {
        Cluster.Producer open = cluster().producer(id, LONG_MS);
        open.send(topic, "a");
        cluster().append(topic, "b");
        Cluster.Producer other = cluster().producer(id + "-other", LONG_MS);
        other.send(topic, "c");
        other.commit();
        assertThat(cluster().read(topic, true)).isEmpty();
        assertThat(cluster().read(topic, false)).containsExactly("a", "b", "c");
        open.abort();
        assertThat(cluster().read(topic, true)).containsExactly("b", "c");
    }

    @Test
    void aZombieIsFenced() {
        Cluster.Producer zombie = cluster().producer(id, LONG_MS);
        zombie.send(topic, "a");
        Cluster.Producer next = cluster().producer(id, LONG_MS);
        assertThatThrownBy(() -> {
                    zombie.send(topic, "b");
                    zombie.commit();
                })
                .isInstanceOf(Cluster.Refused.class);
        next.send(topic, "c");
        next.commit();
        assertThat(cluster().read(topic, true)).containsExactly("c");
    }

    @Test
    void aTransactionThatIsOpenTooLongIsAborted() {
        Cluster.Producer slow = cluster().producer(id, 5_000);
        slow.send(topic, "a");
        cluster().append(topic, "b");
        cluster().awaitTransactionTimeout();
        assertThat(cluster().read(topic, true)).containsExactly("b");
        assertThatThrownBy(slow::commit).isInstanceOf(Cluster.Refused.class);
        assertThat(cluster().read(topic, true)).containsExactly("b");
    }

    @Test
    void offsetsCountWithTheirTransactionOnly() {
        Cluster.Member member = cluster().join(topic);
        Cluster.Producer producer = cluster().producer(id, LONG_MS);
        producer.send(topic, "a");
        producer.sendOffset(member, topic, 3);
        producer.abort();
        assertThat(cluster().committedOffset(topic)).isEmpty();
        producer.send(topic, "b");
        producer.sendOffset(member, topic, 5);
        producer.commit();
        assertThat(cluster().committedOffset(topic)).hasValue(5);
        cluster().giveUp(member);
    }

    @Test
    void aMemberThatWasGivenUpCommitsNothing() {
        Cluster.Member zombie = cluster().join(topic);
        Cluster.Producer producer = cluster().producer(id, LONG_MS);
        producer.send(topic, "a");
        cluster().giveUp(zombie);
        assertThatThrownBy(() -> producer.sendOffset(zombie, topic, 3)).isInstanceOf(Cluster.Refused.class);
        producer.abort();
        assertThat(cluster().committedOffset(topic)).isEmpty();
        assertThat(cluster().read(topic, true)).isEmpty();
    }

    @Test
    void whoSendsAgainAfterALostAckWritesTwice() {
        cluster().append(topic, "a");
        cluster().append(topic, "a");
        assertThat(cluster().read(topic, true)).containsExactly("a", "a");
    }

    @Test
    void whatIsRestoredFromAChangelogIsWhatWasCommitted() {
        Cluster.Producer first = cluster().producer(id, LONG_MS);
        first.send(topic, "key=1");
        first.commit();
        first.send(topic, "key=2");
        Cluster.Producer second = cluster().producer(id, LONG_MS);
        List<String> restored = cluster().read(topic, true);
        assertThat(restored.getLast()).isEqualTo("key=1");
        second.send(topic, "key=3");
        second.commit();
        assertThat(cluster().read(topic, true).getLast()).isEqualTo("key=3");
    }
}
