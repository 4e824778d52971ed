package dev.payonce.schemas.serde;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry in the background for ids that nobody knows yet, in turn, until each is answered. A thread runs while
 * there are questions, so that nothing runs when all is known.
 *
 * <p>"No such id" is believed only when it is said again after a while: a registry's replica may lag behind the one where
 * a producer has just registered, and a record that goes to quarantine for it would be a payment request lost.
 */
final class Inquiries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);
    private static final long LOG_EVERY_NS = Duration.ofMinutes(1).toNanos();
    /** So many ids are asked for at a time; whoever holds a record of another one asks again anyway. */
    private static final int OPEN_MAX = 1_000;

    private static final long NOT_YET = Long.MIN_VALUE;

    private final RegistryClient registry;
    private final Answers answers;
    private final SchemaIds.Timing timing;
    private final Queue<Integer> turn = new ConcurrentLinkedQueue<>();
    /** Open ids with the moment when the registry first said that it has none, or {@link #NOT_YET}. */
    private final Map<Integer, Long> open = new ConcurrentHashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private long lastLog_ns = System.nanoTime() - LOG_EVERY_NS;

    /** Takes what was found out. */
    interface Answers {
        void found(int id, Schema schema);

        void absent(int id);
    }

    Inquiries(RegistryClient registry, SchemaIds.Timing timing, Answers answers) {
        this.registry = registry;
        this.timing = timing;
        this.answers = answers;
    }

    /** Has the id asked for; does nothing where that is under way, or too much is. Never blocks. */
    void open(int id) {
        if (open.size() < OPEN_MAX && open.putIfAbsent(id, NOT_YET) == null) {
            turn.add(id);
            startThread();
        } else if (thread == null && !turn.isEmpty()) {
            startThread(); // the one before ended in an error
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private synchronized void startThread() {
        if (thread == null && closed.getCount() > 0) {
            thread = Thread.ofVirtual().name("schema-ids").start(this::run);
        }
    }

    private void run() {
        try {
            do {
                askEachOnce();
            } while (!isDone() && !closed.await(timing.retry().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended();
        }
    }

    /** The next question starts a thread, unless it was there before the check: then this one goes on. */
    private synchronized boolean isDone() {
        boolean done = turn.isEmpty();
        if (done) {
            thread = null;
        }
        return done;
    }

    /** After an end that was not planned, the next question must find the way free. */
    private synchronized void ended() {
        if (Thread.currentThread().equals(thread)) {
            thread = null;
        }
    }

    private void askEachOnce() {
        for (int left = turn.size(); left > 0 && closed.getCount() > 0; left--) {
            Integer id = turn.poll();
            if (id == null) {
                return;
            }
            boolean reached = true;
            boolean settled = false;
            try {
                settled = settle(id);
            } catch (RegistryException e) {
                log(id, e);
                reached = e.isAnswered();
            } finally {
                if (settled) {
                    open.remove(id);
                } else {
                    turn.add(id);
                }
            }
            if (!reached) {
                return;
            }
        }
    }

    private boolean settle(int id) {
        long absentSince = open.getOrDefault(id, NOT_YET);
        boolean waits = absentSince != NOT_YET
                && System.nanoTime() - absentSince < timing.confirm().toNanos();
        if (waits) {
            return false;
        }
        switch (registry.schema(id)) {
            case RegistryClient.Word.Found found -> answers.found(id, found.schema());
            case RegistryClient.Word.Unusable unusable -> {
                LOG.warn("values of schema id {} can't be read: {}", id, unusable.why());
                answers.absent(id);
            }
            case RegistryClient.Word.NoSuchId none -> {
                if (absentSince == NOT_YET) {
                    open.put(id, System.nanoTime());
                    return false;
                }
                answers.absent(id);
            }
        }
        return true;
    }

    private void log(int id, RegistryException e) {
        long now_ns = System.nanoTime();
        if (now_ns - lastLog_ns >= LOG_EVERY_NS) {
            lastLog_ns = now_ns;
            LOG.warn(
                    "the registry is yet to be asked for {} schema ids, {} among them: {}",
                    open.size(),
                    id,
                    e.getMessage());
        }
    }
}
