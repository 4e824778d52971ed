package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    @Test
    void nothingIsCommittableBeforeTheLowestIsFinished() {
        OffsetTracker tracker = started(7, 8, 9);
        tracker.finished(8);
        tracker.finished(9);
        assertThat(tracker.committable()).isEqualTo(OptionalLong.of(7));
        tracker.finished(7);
        assertThat(tracker.committable()).isEqualTo(OptionalLong.of(10));
        assertThat(tracker.size()).isZero();
    }

    @Test
    void whatIsCommittedIsNotCommittedAgainUnlessTheCommitFailed() {
        OffsetTracker tracker = started(7);
        tracker.finished(7);
        tracker.committed(8);
        assertThat(tracker.committable()).isEmpty();
        tracker.commitFailed();
        assertThat(tracker.committable()).isEqualTo(OptionalLong.of(8));
    }

    @Test
    void anOffsetIsBegunOnce() {
        OffsetTracker tracker = started(7);
        assertThatThrownBy(() -> tracker.started(7)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Against the plainest model there is: what is committable is the lowest offset begun and not finished. */
    @Property
    void neverStepsOverAnUnfinishedCall(
            @ForAll @LongRange(max = 1L << 40) long first,
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 5) Integer> gaps,
            @ForAll long seed) {
        List<Long> offsets = new ArrayList<>();
        long next = first;
        for (int gap : gaps) {
            offsets.add(next);
            next += gap;
        }
        OffsetTracker tracker = new OffsetTracker();
        TreeSet<Long> unfinished = new TreeSet<>(offsets);
        offsets.forEach(tracker::started);
        List<Long> order = new ArrayList<>(offsets);
        Collections.shuffle(order, new Random(seed));
        for (long offset : order) {
            tracker.finished(offset);
            unfinished.remove(offset);
            long expected = unfinished.isEmpty() ? offsets.getLast() + 1 : unfinished.first();
            assertThat(tracker.committable()).isEqualTo(OptionalLong.of(expected));
        }
        assertThat(tracker.size()).isZero();
    }

    private static OffsetTracker started(long... offsets) {
        OffsetTracker tracker = new OffsetTracker();
        for (long offset : offsets) {
            tracker.started(offset);
        }
        return tracker;
    }
}
