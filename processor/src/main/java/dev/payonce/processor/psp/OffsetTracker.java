package dev.payonce.processor.psp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One partition's offsets in flight: what may be committed is the lowest that is not finished, so that no call is ever
 * stepped over, whatever the order in which calls finish. Offsets may have gaps (transaction markers). Not thread-safe;
 * holds as many offsets as there are between the lowest and the highest in flight.
 */
public final class OffsetTracker {
    private final Deque<Long> started = new ArrayDeque<>();
    private final Set<Long> finished = new HashSet<>();
    private long highest = -1;
    private long position = -1;
    private long committed = -1;

    /**
     * A call at this offset was begun. Offsets are begun in rising order.
     *
     * @throws IllegalArgumentException for an offset that was begun before
     */
    public void started(long offset) {
        if (offset <= highest) {
            throw new IllegalArgumentException("offset %d after %d".formatted(offset, highest));
        }
        highest = offset;
        started.addLast(offset);
        if (position < 0) {
            position = offset;
        }
    }

    /** The result of the call at this offset is acknowledged. */
    public void finished(long offset) {
        finished.add(offset);
        while (!started.isEmpty() && finished.remove(started.getFirst())) {
            position = started.removeFirst() + 1;
        }
        if (!started.isEmpty()) {
            position = started.getFirst();
        }
    }

    /** The offset to commit, i.e. the first to be read again after a crash; nothing where that is committed already. */
    public OptionalLong committable() {
        return position > committed && position >= 0 ? OptionalLong.of(position) : OptionalLong.empty();
    }

    /** Remembers that this was committed, or is being committed. */
    public void committed(long offset) {
        committed = offset;
    }

    /** A commit failed: what it would have committed is to be committed again. */
    public void commitFailed() {
        committed = -1;
    }

    /** How many calls are in flight or wait for a lower one. */
    public int size() {
        return started.size();
    }
}
