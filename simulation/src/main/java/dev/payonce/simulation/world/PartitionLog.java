package dev.payonce.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One partition. An entry's offset is its place; markers have places, too. */
public final class PartitionLog {
    private final List<Entry> entries = new ArrayList<>();
    /** The first offsets of transactions whose end this partition has not been told, oldest first. */
    private final Deque<First> open = new ArrayDeque<>();

    private record First(Transaction transaction, long offset) {}

    long append(Outgoing record, @org.jspecify.annotations.Nullable Transaction transaction) {
        long offset = entries.size();
        if (transaction != null && !isOpen(transaction)) {
            open.addLast(new First(transaction, offset));
        }
        entries.add(new Entry(
                offset, record.timestamp_ms(), record.key(), record.value(), record.headers(), transaction, false));
        return offset;
    }

    private boolean isOpen(Transaction transaction) {
        for (First first : open) {
            if (first.transaction == transaction) {
                return true;
            }
        }
        return false;
    }

    void mark(Transaction transaction, long now_ms) {
        entries.add(new Entry(
                entries.size(),
                now_ms,
                null,
                null,
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                transaction,
                true));
        open.removeIf(first -> first.transaction == transaction);
    }

    /** The offset that the next record gets. */
    public long endOffset() {
        return entries.size();
    }

    /** Everything before it is decided; readers of committed records read no further. */
    public long lastStableOffset() {
        First first = open.peekFirst();
        return first == null ? entries.size() : first.offset;
    }

    /** How far a reader may read. */
    public long readable(boolean committedOnly) {
        return committedOnly ? lastStableOffset() : endOffset();
    }

    /** At most so many records from an offset on, and where to go on. */
    public Batch read(long from, int limit, boolean committedOnly) {
        long end = readable(committedOnly);
        if (from >= end) {
            return new Batch(List.of(), from);
        }
        List<Entry> batch = new ArrayList<>();
        long next = from;
        while (next < end && batch.size() < limit) {
            Entry entry = entries.get((int) next);
            next++;
            if (committedOnly ? entry.isCommitted() : !entry.marker()) {
                batch.add(entry);
            }
        }
        return new Batch(batch, next);
    }

    /** Records, and the offset to read from next. */
    public record Batch(List<Entry> entries, long next) {}
}
