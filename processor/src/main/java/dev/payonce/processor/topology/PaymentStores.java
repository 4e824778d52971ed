package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.processor.state.WaiterRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The stores of one task in the terms of the domain. Marks the task's transaction before every write. */
final class PaymentStores {
    private static final BinaryMessageDecoder<WaiterRow> DECODER =
            WaiterRow.createDecoder(RowSchemas.store(RowSchemas.WAITER));

    private final KeyValueStore<String, byte[]> keys;
    private final KeyValueStore<String, byte[]> payments;
    private final KeyValueStore<Bytes, byte[]> waiters;
    private final KeyValueStore<Bytes, byte[]> timers;
    private final Runnable mark;

    /** A timer that is due, and the payment it is about. */
    record Timer(Bytes key, String attemptId) {}

    PaymentStores(ProcessorContext<?, ?> context, Runnable mark) {
        this.keys = context.getStateStore(StoreNames.KEYS);
        this.payments = context.getStateStore(StoreNames.PAYMENTS);
        this.waiters = context.getStateStore(StoreNames.WAITERS);
        this.timers = context.getStateStore(StoreNames.TIMERS);
        this.mark = mark;
    }

    /** The payment that holds the key {@code merchant/key}, or null. */
    @Nullable
    Row holder(String key) {
        byte[] attemptId = keys.get(key);
        return attemptId == null ? null : payment(new String(attemptId, UTF_8));
    }

    @Nullable
    Row payment(String attemptId) {
        return Rows.decode(payments.get(attemptId));
    }

    void putKey(String key, String attemptId) {
        mark.run();
        keys.put(key, attemptId.getBytes(UTF_8));
    }

    void putPayment(Row row) {
        mark.run();
        payments.put(row.attemptId(), Rows.encode(row));
    }

    /** Forgets a payment, and its key where no later payment holds it. */
    void forget(Row row, String key) {
        mark.run();
        byte[] holder = keys.get(key);
        if (holder != null && new String(holder, UTF_8).equals(row.attemptId())) {
            keys.delete(key);
        }
        payments.delete(row.attemptId());
    }

    void putWaiter(String attemptId, int number, WaiterRow waiter) {
        mark.run();
        waiters.put(waiterKey(attemptId, number), StateCodec.encode(WaiterRow.getEncoder(), waiter));
    }

    /** Hands out the duplicates that wait for a payment, in the order they came, and forgets them. */
    void takeWaiters(String attemptId, int count, Consumer<WaiterRow> taker) {
        mark.run();
        for (int number = 0; number < count; number++) {
            byte[] bytes = waiters.delete(waiterKey(attemptId, number));
            taker.accept(StateCodec.decode(DECODER, bytes));
        }
    }

    void putTimer(long due_ms, String attemptId) {
        mark.run();
        timers.put(timerKey(due_ms, attemptId), new byte[0]);
    }

    void removeTimer(Timer timer) {
        mark.run();
        timers.delete(timer.key);
    }

    /** The timers that are due, oldest first, at most {@code limit}. */
    List<Timer> due(long now_ms, int limit) {
        List<Timer> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = timers.range(timerKey(0, ""), timerKey(now_ms + 1, ""))) {
            while (entries.hasNext() && due.size() < limit) {
                Bytes key = entries.next().key;
                due.add(new Timer(key, new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, UTF_8)));
            }
        }
        return due;
    }

    /** A bounded part of all payments, from an attempt id on. */
    List<Row> from(@Nullable String attemptId, int limit) {
        List<Row> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> entries = payments.range(attemptId, null)) {
            while (entries.hasNext() && rows.size() < limit) {
                KeyValue<String, byte[]> entry = entries.next();
                Row row = Rows.decode(entry.value);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static Bytes waiterKey(String attemptId, int number) {
        byte[] id = attemptId.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(id.length + Integer.BYTES)
                .put(id)
                .putInt(number)
                .array());
    }

    private static Bytes timerKey(long due_ms, String attemptId) {
        byte[] id = attemptId.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(due_ms)
                .put(id)
                .array());
    }
}
