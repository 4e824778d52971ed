package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReassignmentTest {
    private static final TopicPartition PARTITION = new TopicPartition("calls", 0);

    private final Set<TopicPartition> forgotten = new HashSet<>();
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final Flights flights = new Flights(Pace.real());
    private final Commits commits =
            new Commits(consumer, Duration.ofHours(1), new CallerMeters(new SimpleMeterRegistry()), Pace.real());
    private final Reassignment reassignment = new Reassignment(commits, flights, forgotten::addAll);

    @Test
    void whatIsFinishedIsCommittedWhenAPartitionGoesAlthoughACallFailed() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        Flights.Flight first = flights.begin(commits.tracker(PARTITION), 5);
        Flights.Flight second = flights.begin(commits.tracker(PARTITION), 6);
        Flights.Flight third = flights.begin(commits.tracker(PARTITION), 7);
        first.end(Flights.End.REPORTED, null);
        second.end(Flights.End.FAILED, null);
        third.end(Flights.End.REPORTED, null);

        assertThatThrownBy(() -> reassignment.onPartitionsRevoked(List.of(PARTITION)))
                .isInstanceOf(Flights.FailedFlightException.class);

        assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION).offset())
                .isEqualTo(6);
        assertThat(forgotten).containsExactly(PARTITION);
    }
}
