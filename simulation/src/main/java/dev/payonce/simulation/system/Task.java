package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.processor.topology.Arrival;
import dev.payonce.processor.topology.Parts;
import dev.payonce.processor.topology.PaymentTopology;
import dev.payonce.processor.topology.Placed;
import dev.payonce.processor.topology.StoreNames;
import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.world.Entry;
import dev.payonce.simulation.world.Outgoing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One task of the topology: the product's two processors over their stores, for one partition. */
final class Task {
    /** What a task reads, in the order of the topology. */
    static final List<String> INPUTS =
            List.of(Topics.REQUESTS.name(), Topics.REROUTED.name(), Topics.PSP_RESULTS.name());

    static final List<StoreNames.Store<?, ?>> STORES = StoreNames.all();

    private static final String TIMERS = "timers";
    private static final long WAIT_MS_MAX = 3_600_000;
    /** What looks more seldom than this looks for what is old, and new records bring nothing of that. */
    private static final long SELDOM_MS = 1_000;

    private final int partition;
    private final LongSupplier clock;
    private final Consumer<Outgoing> out;
    private final Edges edges;
    private final Disk disk;
    private final Processor<byte[], byte[], byte[], Object> intake;
    private final Processor<byte[], Object, byte[], Object> payments;
    private final Map<String, MemoryStore<?, ?>> stores = new LinkedHashMap<>();
    private final List<Punctuation> punctuations = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();
    private @Nullable RecordMetadata current;
    private long writes;
    private boolean isCommitRequested;

    private static final class Punctuation {
        private final long interval_ms;
        private final Punctuator callback;
        private long wait_ms;
        private long due_ms;

        Punctuation(long interval_ms, Punctuator callback, long now_ms) {
            this.interval_ms = interval_ms;
            this.callback = callback;
            again(interval_ms, now_ms);
        }

        final void again(long nextWait_ms, long now_ms) {
            wait_ms = nextWait_ms;
            due_ms = now_ms + nextWait_ms;
        }
    }

    /**
     * @param disk the rows of each store, restored
     * @param out takes what the task writes, changelogs included
     */
    @SuppressWarnings("unchecked") // the product's processors, taken together by their topology
    Task(int partition, Parts parts, Disk disk, LongSupplier clock, Consumer<Outgoing> out, Edges edges) {
        this.partition = partition;
        this.clock = clock;
        this.out = out;
        this.edges = edges;
        this.disk = disk;
        for (StoreNames.Store<?, ?> store : STORES) {
            stores.put(store.name(), open(store, disk.rows(store.name())));
        }
        intake = (Processor<byte[], byte[], byte[], Object>) PaymentTopology.intake(parts);
        payments = (Processor<byte[], Object, byte[], Object>) (Processor<?, ?, ?, ?>) PaymentTopology.payments(parts);
        ProcessorContext<byte[], Object> context =
                (ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) new TaskContext(this);
        intake.init(context);
        payments.init(context);
    }

    private <K, V> MemoryStore<K, V> open(StoreNames.Store<K, V> store, NavigableMap<Bytes, byte[]> rows) {
        TopicPartition changelog = changelog(store.name(), partition);
        return new MemoryStore<>(store, rows, (key, value) -> {
            watch(store.name(), key, value);
            writes++;
            out.accept(new Outgoing(changelog, clock.getAsLong(), key.get(), value, new RecordHeaders()));
        });
    }

    private void watch(String store, Bytes key, byte @Nullable [] value) {
        if (value == null && store.equals(TIMERS)) {
            edges.timer(row(new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, UTF_8)));
        } else if (value != null && store.equals(StoreNames.KEYS)) {
            edges.claimed();
        }
    }

    /** Where a store's changes are kept. */
    static TopicPartition changelog(String store, int partition) {
        return new TopicPartition("payonce-processor-" + store + "-changelog", partition);
    }

    /** Processes a record of an input topic. */
    void process(TopicPartition from, Entry entry) {
        current = new Metadata(from.topic(), from.partition(), entry.offset());
        // A consumer hands out headers of its own with every read.
        intake.process(new Record<>(
                entry.key(),
                entry.value(),
                entry.timestamp_ms(),
                new RecordHeaders(entry.headers().toArray())));
        current = null;
        long now_ms = clock.getAsLong();
        for (Punctuation punctuation : punctuations) {
            if (punctuation.wait_ms > punctuation.interval_ms && punctuation.interval_ms < SELDOM_MS) {
                punctuation.again(punctuation.interval_ms, now_ms);
            }
        }
    }

    /**
     * Runs what is due. A punctuation that found nothing to do is run ever more rarely until something happens again: a
     * thread that is late is legal, and hours in which nothing happens cost nothing.
     */
    void punctuate() {
        long now_ms = clock.getAsLong();
        for (Punctuation punctuation : punctuations) {
            if (punctuation.due_ms <= now_ms) {
                long before = writes;
                punctuation.callback.punctuate(now_ms);
                punctuation.again(
                        writes == before ? Math.min(2 * punctuation.wait_ms, WAIT_MS_MAX) : punctuation.interval_ms,
                        now_ms);
            }
        }
    }

    /** When the next punctuation is due, by the process's clock. */
    long nextPunctuation_ms() {
        long next_ms = Long.MAX_VALUE;
        for (Punctuation punctuation : punctuations) {
            next_ms = Math.min(next_ms, punctuation.due_ms);
        }
        return next_ms;
    }

    void forward(Record<?, ?> record, String child) {
        if (child.equals(PaymentTopology.PAYMENTS)) {
            if (record.value() instanceof Arrival.Answered answered) {
                edges.result(
                        row(answered.result().getAttemptId()), answered.result().getKind());
            }
            payments.process(new Record<>(new byte[0], record.value(), record.timestamp(), record.headers()));
            return;
        }
        Placed placed = (Placed) record.value();
        writes++;
        out.accept(new Outgoing(
                new TopicPartition(child, placed.partition()),
                record.timestamp(),
                (byte[]) record.key(),
                placed.bytes(),
                new RecordHeaders(record.headers().toArray())));
    }

    /** Writes what caches hold back; to be called before a commit. */
    void flushCaches() {
        stores.values().forEach(MemoryStore::flushCache);
    }

    /** Reads a topic from a position on. */
    void reads(Input input) {
        inputs.add(input);
    }

    /** What it reads, in the order of {@link #INPUTS}. */
    List<Input> inputs() {
        return inputs;
    }

    /** As {@code ProcessorContext.commit()} has it: the thread commits after the round that it is in. */
    void requestCommit() {
        isCommitRequested = true;
    }

    boolean isCommitRequested() {
        return isCommitRequested;
    }

    void committed() {
        isCommitRequested = false;
        inputs.forEach(Input::committed);
    }

    /** Adds the offsets that are to be committed. */
    void putOffsets(Map<TopicPartition, Long> offsets) {
        for (Input input : inputs) {
            if (input.isAhead()) {
                offsets.put(input.from(), input.position());
            }
        }
    }

    /** How many payments it keeps. */
    int payments() {
        return disk.rows(StoreNames.PAYMENTS).size();
    }

    /** The payment of this number, in the order of their ids. */
    String payment(int number) {
        Iterator<Bytes> keys = disk.rows(StoreNames.PAYMENTS).keySet().iterator();
        for (int i = 0; i < number; i++) {
            keys.next();
        }
        return new String(keys.next().get(), UTF_8);
    }

    /** A payment's row as it is now. */
    byte @Nullable [] row(String attemptId) {
        return disk.rows(StoreNames.PAYMENTS).get(Bytes.wrap(attemptId.getBytes(UTF_8)));
    }

    void close() {
        payments.close();
        intake.close();
    }

    void schedule(long interval_ms, Punctuator callback) {
        punctuations.add(new Punctuation(interval_ms, callback, clock.getAsLong()));
    }

    MemoryStore<?, ?> store(String name) {
        MemoryStore<?, ?> store = stores.get(name);
        if (store == null) {
            throw new IllegalArgumentException("no store " + name);
        }
        return store;
    }

    int partition() {
        return partition;
    }

    long now_ms() {
        return clock.getAsLong();
    }

    Optional<RecordMetadata> recordMetadata() {
        return Optional.ofNullable(current);
    }

    private record Metadata(String topic, int partition, long offset) implements RecordMetadata {}
}
