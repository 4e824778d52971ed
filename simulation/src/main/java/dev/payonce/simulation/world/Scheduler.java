package dev.payonce.simulation.world;

import java.util.PriorityQueue;

/** Virtual time: what is due next happens next. Among what is due at the same moment, the seed decides. */
public final class Scheduler {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Dice dice;
    private long now_ms;
    private long count;

    private record Due(long at_ms, long tie, long number, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at_ms, other.at_ms);
            int byTie = byTime != 0 ? byTime : Long.compare(tie, other.tie);
            return byTie != 0 ? byTie : Long.compare(number, other.number);
        }
    }

    public Scheduler(Dice dice, long start_ms) {
        this.dice = dice;
        this.now_ms = start_ms;
    }

    /** The true time; clocks of processes differ from it. */
    public long now_ms() {
        return now_ms;
    }

    public void after(long delay_ms, Runnable what) {
        count++;
        queue.add(new Due(now_ms + Math.max(0, delay_ms), dice.next(), count, what));
    }

    /** Lets the next thing happen; false when nothing is left to happen by that time, which it is then. */
    public boolean step(long until_ms) {
        Due next = queue.peek();
        if (next == null || next.at_ms > until_ms) {
            now_ms = Math.max(now_ms, until_ms);
            return false;
        }
        queue.poll();
        now_ms = next.at_ms;
        next.what.run();
        return true;
    }
}
