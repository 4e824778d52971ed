package dev.payonce.processor.psp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * One life of the psp caller, from joining the group to leaving it. A failure ends it, and the next one begins from the
 * committed offsets; nothing else is carried over, but that calls of this life which still run keep their places in the
 * window.
 *
 * <p>One thread polls, starts calls on virtual threads while the window has room, and commits; it is the only one that
 * touches the consumer and the trackers.
 */
final class CallerSession implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration WINDOW_WAIT = Duration.ofMillis(20);
    private static final long KEEP_ALIVE_NS = Duration.ofMillis(500).toNanos();
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final PspCallerConfig config;
    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final Serializer<? super PspResult> results;
    private final CallRunner runner;
    private final CallReader reader;
    private final CallerMeters meters;
    private final int partitions;
    private final Flights flights = new Flights();
    private final Holds holds = new Holds();
    private final Deque<ConsumerRecord<String, byte[]>> queue = new ArrayDeque<>();
    private final Commits commits;
    private final Reassignment reassignment;
    private long kept_alive_ns = System.nanoTime();

    CallerSession(
            PspCallerConfig config,
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer,
            Serializer<? super PspResult> results,
            CallRunner runner,
            CallReader reader,
            int partitions,
            CallerMeters meters) {
        this.config = config;
        this.consumer = consumer;
        this.producer = producer;
        this.results = results;
        this.runner = runner;
        this.reader = reader;
        this.partitions = partitions;
        this.meters = meters;
        this.commits = new Commits(consumer, config.commitInterval(), meters);
        this.reassignment = new Reassignment(commits, flights, this::forget);
    }

    /** Joins the group. */
    void start() {
        consumer.subscribe(List.of(Topics.PSP_CALLS.name()), reassignment);
    }

    /**
     * One round: fetch, start, settle, commit.
     *
     * @throws org.apache.kafka.common.KafkaException when a client can't go on
     * @throws Flights.FailedFlightException when a result could not be written
     */
    void round() throws InterruptedException {
        if (queue.isEmpty()) {
            consumer.poll(POLL).forEach(queue::addLast);
            kept_alive_ns = System.nanoTime();
        }
        startWhileThereIsRoom();
        if (queue.isEmpty()) {
            flights.settle(Duration.ZERO);
        } else {
            meters.windowFull();
            flights.settle(WINDOW_WAIT);
            keepAlive();
        }
        commits.commitIfDue();
        consumer.resume(holds.due(System.nanoTime()));
    }

    /** Waits for the calls in flight, as long as given, and commits what is finished. */
    void drain(Duration patience) throws InterruptedException {
        long until_ns = System.nanoTime() + patience.toNanos();
        while (flights.size() > 0 && System.nanoTime() - until_ns < 0) {
            flights.settle(WINDOW_WAIT);
        }
        commits.commitNow();
    }

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } finally {
            producer.close(CLOSE);
        }
    }

    /** Whether the group has told this caller which calls are its own, be it none. */
    boolean joined() {
        return reassignment.joined();
    }

    Flights flights() {
        return flights;
    }

    Holds holds() {
        return holds;
    }

    private void startWhileThereIsRoom() {
        while (!queue.isEmpty() && flights.size() < config.calls_in_flight_max() && runner.hasRoom()) {
            ConsumerRecord<String, byte[]> record = queue.removeFirst();
            switch (reader.read(record)) {
                case CallReader.Read.Ready(PspCall call) -> {
                    holds.passed(partition(record));
                    launch(call, record);
                }
                case CallReader.Read why -> hold(record, why);
            }
        }
    }

    private void launch(PspCall call, ConsumerRecord<String, byte[]> record) {
        runner.begin();
        Flights.Flight flight = flights.begin(commits.tracker(partition(record)), record.offset());
        Header trace = record.headers().lastHeader(RecordHeaders.TRACEPARENT);
        Thread.ofVirtual().name("psp-call").start(() -> {
            boolean through = false;
            RuntimeException failure = null;
            try {
                runner.run(call)
                        .ifPresentOrElse(
                                result -> send(result, trace, flight), () -> flight.end(Flights.End.LEFT, null));
                through = true;
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                // Whatever was thrown: a flight that never ended would keep its place in the window for good.
                if (!through) {
                    flight.end(Flights.End.FAILED, failure);
                }
            }
        });
    }

    private void send(PspResult result, @Nullable Header trace, Flights.Flight flight) {
        String topic = Topics.PSP_RESULTS.name();
        byte[] value = results.serialize(topic, result);
        int partition = AttemptId.parse(result.getAttemptId()).orElseThrow().partition(partitions);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, partition, result.getAttemptId(), value);
        record.headers()
                .add(new RecordHeader(
                        RecordHeaders.CORRELATION_ID, result.getCorrelationId().getBytes(UTF_8)));
        if (trace != null) {
            record.headers().add(trace);
        }
        var _ = producer.send(
                record,
                (metadata, failure) ->
                        flight.end(failure == null ? Flights.End.REPORTED : Flights.End.FAILED, failure));
    }

    /** Stops a partition before a call that can't be made; what was fetched behind it is fetched again later. */
    private void hold(ConsumerRecord<String, byte[]> record, CallReader.Read why) {
        TopicPartition partition = partition(record);
        holds.hold(partition, record.offset(), why, System.nanoTime());
        queue.removeIf(other -> partition(other).equals(partition));
        consumer.pause(List.of(partition));
        consumer.seek(partition, record.offset());
    }

    /** Stays in the group while the window is full: polls, but takes nothing. */
    private void keepAlive() {
        if (System.nanoTime() - kept_alive_ns < KEEP_ALIVE_NS) {
            return;
        }
        kept_alive_ns = System.nanoTime();
        consumer.pause(consumer.assignment());
        // A partition that was assigned in this very poll is not paused yet and may bring records.
        consumer.poll(Duration.ZERO).forEach(queue::addLast);
        consumer.resume(consumer.assignment().stream()
                .filter(partition -> !holds.isHeld(partition))
                .toList());
    }

    /** Drops what was fetched of partitions that are another's business now. */
    private void forget(Collection<TopicPartition> gone) {
        queue.removeIf(record -> gone.contains(partition(record)));
        holds.forget(gone);
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
