package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No reader ever sees a state that is taken back. Real threads; a query that waits is seen waiting by its thread's state. */
class OpenTransactionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final OpenTransactions transactions = new OpenTransactions();
    private final ExecutorService streamThread = Executors.newSingleThreadExecutor();
    private final ExecutorService otherStreamThread = Executors.newSingleThreadExecutor();
    /** What stands in the store: written by the stream thread, read by queries. */
    private final AtomicReference<String> store = new AtomicReference<>("before");

    private final AtomicInteger reads = new AtomicInteger();

    @AfterEach
    void stop() {
        streamThread.shutdownNow();
        otherStreamThread.shutdownNow();
    }

    @Test
    void queryIsAnsweredAtOnceWhereNothingIsOpen() throws InterruptedException {
        assertThat(read(0, Duration.ZERO)).contains("before");
    }

    @Test
    void queryWaitsForTheCommitOfWhatItRead() throws Exception {
        write(0, "after");
        Query query = new Query(0);
        query.awaitWaiting();
        on(streamThread, transactions::committed);
        assertThat(query.answer()).contains("after");
        assertThat(reads).hasValue(1);
    }

    @Test
    void queryShowsNothingOfATransactionThatWasLost() throws Exception {
        write(0, "never committed");
        Query query = new Query(0);
        query.awaitWaiting();
        store.set("before"); // the task was wiped and restored
        on(streamThread, () -> transactions.lost(0));
        assertThat(query.answer()).contains("before");
        assertThat(reads).hasValue(2);
    }

    @Test
    void queryThatWaitsTooLongShowsNothing() throws InterruptedException {
        on(streamThread, () -> transactions.mark(0));
        assertThat(read(0, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void queryDoesNotWaitForTransactionsThatBeganAfterItsRead() throws Exception {
        write(0, "first");
        Query query = new Query(0);
        query.awaitWaiting();
        on(streamThread, () -> {
            transactions.committed();
            transactions.mark(0);
        });
        assertThat(query.answer()).contains("first");
    }

    @Test
    void partitionsDoNotWaitForOneAnother() throws InterruptedException {
        on(streamThread, () -> transactions.mark(0));
        assertThat(read(1, Duration.ZERO)).contains("before");
    }

    @Test
    void onlyTheThreadThatMarkedClearsItsMarks() throws InterruptedException {
        on(streamThread, () -> transactions.mark(0));
        on(otherStreamThread, () -> {
            transactions.mark(1);
            transactions.committed();
        });
        assertThat(read(1, Duration.ZERO)).contains("before");
        assertThat(read(0, Duration.ofMillis(20))).isEmpty();
        on(streamThread, transactions::committed);
        assertThat(read(0, Duration.ZERO)).contains("before");
    }

    @Test
    void threadThatLostItsTaskDoesNotClearTheMarksOfTheNextOwner() throws InterruptedException {
        on(streamThread, () -> {
            transactions.mark(0);
            transactions.lost(0);
        });
        on(otherStreamThread, () -> transactions.mark(0));
        on(streamThread, transactions::committed);
        assertThat(read(0, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void oneCommitClearsAllPartitionsOfItsThread() throws InterruptedException {
        on(streamThread, () -> {
            transactions.mark(0);
            transactions.mark(1);
            transactions.mark(0);
            transactions.committed();
        });
        assertThat(read(0, Duration.ZERO)).contains("before");
        assertThat(read(1, Duration.ZERO)).contains("before");
    }

    @Test
    void commitThatFailsClearsNothing() throws InterruptedException {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1", ProducerConfig.TRANSACTIONAL_ID_CONFIG, "t");
        try (Producer<byte[], byte[]> producer = new TransactionalClients(transactions).getProducer(config)) {
            on(streamThread, () -> transactions.mark(0));
            on(
                    streamThread,
                    () -> assertThatThrownBy(producer::commitTransaction).isInstanceOf(IllegalStateException.class));
        }
        assertThat(read(0, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void topologyMarksBeforeItWritesAndOnRecordsThatItDecides() throws InterruptedException {
        try (Bed bed = new Bed()) {
            bed.paying(bed.pay(Bed.keyIn(0, "key")).build());
            // The driver's producer is not ours: nothing clears the mark.
            assertThat(bed.transactions.readCommitted(0, Duration.ofMillis(20), () -> "shown"))
                    .isEmpty();
        }
    }

    @Test
    void timersMarkToo() throws InterruptedException {
        try (Bed bed = new Bed()) {
            var call = bed.paying(bed.pay(Bed.keyIn(0, "key")).build());
            bed.answer(
                    bed.result(call, dev.payonce.payments.v1.ResultKind.UNKNOWN).build());
            bed.transactions.committed();
            assertThat(bed.transactions.readCommitted(0, Duration.ZERO, () -> "shown"))
                    .contains("shown");
            bed.advance(Duration.ofSeconds(31));
            assertThat(bed.transactions.readCommitted(0, Duration.ofMillis(20), () -> "shown"))
                    .isEmpty();
        }
    }

    private Optional<String> read(int partition, Duration timeout) throws InterruptedException {
        return transactions.readCommitted(partition, timeout, () -> {
            reads.incrementAndGet();
            return store.get();
        });
    }

    private void write(int partition, String value) {
        on(streamThread, () -> {
            transactions.mark(partition);
            store.set(value);
        });
    }

    private static void on(ExecutorService thread, Runnable work) {
        try {
            thread.submit(work).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A query on a thread of its own. */
    private final class Query {
        private final FutureTask<Optional<String>> task;
        private final Thread thread;

        Query(int partition) {
            task = new FutureTask<>(() -> read(partition, LONG));
            thread = Thread.ofPlatform().daemon().start(task);
        }

        void awaitWaiting() {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> thread.getState() == Thread.State.TIMED_WAITING || task.isDone());
            assertThat(task.isDone()).as("the query waits for the commit").isFalse();
        }

        Optional<String> answer() throws Exception {
            return task.get();
        }
    }
}
