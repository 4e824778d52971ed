package dev.payonce.processor.psp;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when partitions go to another caller. Finished calls are committed, if that is still possible; calls in
 * flight end by themselves and commit nothing, since the other caller makes them too, under the same keys.
 */
final class Reassignment implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Reassignment.class);

    private final Commits commits;
    private final Flights flights;
    private final Consumer<Collection<TopicPartition>> forget;
    private volatile boolean joined;

    Reassignment(Commits commits, Flights flights, java.util.function.Consumer<Collection<TopicPartition>> forget) {
        this.commits = commits;
        this.flights = flights;
        this.forget = forget;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        joined = true;
        LOG.info("makes the calls of {} too", partitions);
    }

    /** Whether there was an assignment, be it an empty one. */
    boolean joined() {
        return joined;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        try {
            flights.settle(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Also where a call failed: else a session of many calls, some of which fail, would never get any further.
            commits.commitNow(partitions);
            release(partitions);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        release(partitions);
    }

    private void release(Collection<TopicPartition> partitions) {
        LOG.info("no longer makes the calls of {}", partitions);
        commits.forget(partitions);
        forget.accept(partitions);
    }
}
