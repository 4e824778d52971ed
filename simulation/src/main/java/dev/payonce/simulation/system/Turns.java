package dev.payonce.simulation.system;

import dev.payonce.simulation.world.Scheduler;
import java.util.function.LongSupplier;

/** Gives a thread of a process its turns: each says in how many ms it wants the next, and something may want it earlier. */
final class Turns {
    /** Not until something happens. */
    static final long ASLEEP = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final Life life;
    private final LongSupplier thread;
    private long due_ms = ASLEEP;

    Turns(Scheduler scheduler, Life life, LongSupplier thread) {
        this.scheduler = scheduler;
        this.life = life;
        this.thread = thread;
    }

    /** The next turn comes in so many ms at the latest. */
    void in(long delay_ms) {
        if (delay_ms == ASLEEP || scheduler.now_ms() + delay_ms >= due_ms) {
            return;
        }
        long turn_ms = scheduler.now_ms() + delay_ms;
        due_ms = turn_ms;
        scheduler.after(delay_ms, () -> life.happen(() -> take(turn_ms)));
    }

    private void take(long turn_ms) {
        if (due_ms == turn_ms) {
            due_ms = ASLEEP;
            in(thread.getAsLong());
        }
    }
}
