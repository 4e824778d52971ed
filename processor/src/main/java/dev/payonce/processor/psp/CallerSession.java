package dev.payonce.processor.psp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.serde.ValueReader;
import dev.payonce.schemas.topics.RecordHeaders;
import dev.payonce.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
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
public final class CallerSession implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long KEEP_ALIVE_NS = Duration.ofMillis(500).toNanos();
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final PspCallerConfig config;
    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final Serializer<? super PspResult> results;
    private final CallMaker maker;
    private final CallReader reader;
    private final CallerMeters meters;
    private final int partitions;
    private final Flights flights;
    private final Holds holds = new Holds();
    private final Deque<ConsumerRecord<String, byte[]>> queue = new ArrayDeque<>();
    private final Commits commits;
    private final Reassignment reassignment;
    private final Pace pace;
    private long kept_alive_ns;

    CallerSession(
            PspCallerConfig config,
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer,
            Serializer<? super PspResult> results,
            CallMaker maker,
            CallReader reader,
            int partitions,
            CallerMeters meters,
            Pace pace) {
        this.config = config;
        this.consumer = consumer;
        this.producer = producer;
        this.results = results;
        this.maker = maker;
        this.pace = pace;
        this.kept_alive_ns = pace.now_ns();
        this.flights = new Flights(pace);
        this.reader = reader;
        this.partitions = partitions;
        this.meters = meters;
        this.commits = new Commits(consumer, config.commitInterval(), meters, pace);
        this.reassignment = new Reassignment(commits, flights, this::forget);
    }

    /**
     * A session over clients of whoever runs it.
     *
     * @param supports whether a call can be made here at all
     * @param partitions of the topics of calls and results
     */
    public static CallerSession of(
            PspCallerConfig config,
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer,
            ValueReader<PspCall> calls,
            Serializer<? super PspResult> results,
            CallMaker maker,
            Predicate<PspCall> supports,
            int partitions,
            MeterRegistry metrics,
            Pace pace) {
        CallReader reader = new CallReader(calls, supports, partitions);
        CallerMeters meters = new CallerMeters(metrics);
        return new CallerSession(config, consumer, producer, results, maker, reader, partitions, meters, pace);
    }

    /** Joins the group. */
    public void start() {
        consumer.subscribe(List.of(Topics.PSP_CALLS.name()), reassignment);
    }

    /**
     * One round: fetch, start, settle, commit.
     *
     * @throws org.apache.kafka.common.KafkaException when a client can't go on
     * @throws Flights.FailedFlightException when a result could not be written
     */
    public void round() throws InterruptedException {
        if (queue.isEmpty()) {
            consumer.poll(POLL).forEach(queue::addLast);
            kept_alive_ns = pace.now_ns();
        }
        startWhileThereIsRoom();
        if (queue.isEmpty()) {
            flights.settle(Duration.ZERO);
        } else {
            meters.windowFull();
            flights.settle(pace.windowWait());
            keepAlive();
        }
        commits.commitIfDue();
        consumer.resume(holds.due(pace.now_ns()));
    }

    /** Waits for the calls in flight, as long as given, and commits what is finished. */
    void drain(Duration patience) throws InterruptedException {
        long until_ns = pace.now_ns() + patience.toNanos();
        while (flights.size() > 0 && pace.now_ns() - until_ns < 0) {
            flights.settle(pace.windowWait());
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
        while (!queue.isEmpty() && flights.size() < config.calls_in_flight_max() && maker.hasRoom()) {
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
        Flights.Flight flight = flights.begin(commits.tracker(partition(record)), record.offset());
        Header trace = record.headers().lastHeader(RecordHeaders.TRACEPARENT);
        maker.make(call, new CallMaker.Ending() {
            @Override
            public void reported(PspResult result) {
                send(result, trace, flight);
            }

            @Override
            public void left() {
                flight.end(Flights.End.LEFT, null);
            }

            @Override
            public void failed(@Nullable RuntimeException failure) {
                flight.end(Flights.End.FAILED, failure);
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
        holds.hold(partition, record.offset(), why, pace.now_ns());
        queue.removeIf(other -> partition(other).equals(partition));
        consumer.pause(List.of(partition));
        consumer.seek(partition, record.offset());
    }

    /** Stays in the group while the window is full: polls, but takes nothing. */
    private void keepAlive() {
        if (pace.now_ns() - kept_alive_ns < KEEP_ALIVE_NS) {
            return;
        }
        kept_alive_ns = pace.now_ns();
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
