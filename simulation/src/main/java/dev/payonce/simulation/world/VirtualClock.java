package dev.payonce.simulation.world;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A process's clock: off by an offset, drifting, set anew now and then. It never leaves {@value #OFF_MS_MAX} ms around the
 * true time: clocks further apart are what the check of clocks will be for.
 */
public final class VirtualClock implements InstantSource {
    /** Two clocks are at most twice this apart. */
    public static final long OFF_MS_MAX = 900;

    private final Scheduler scheduler;
    private long offset_ms;
    private double drift;
    private long since_ms;

    public VirtualClock(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Sets the clock, forwards or backwards.
     *
     * @param drift ms gained in a ms from now on
     */
    public void set(long offset_ms, double drift) {
        this.offset_ms = offset_ms;
        this.drift = drift;
        this.since_ms = scheduler.now_ms();
    }

    @Override
    public long millis() {
        long now_ms = scheduler.now_ms();
        long off_ms = offset_ms + (long) ((now_ms - since_ms) * drift);
        return now_ms + Math.clamp(off_ms, -OFF_MS_MAX, OFF_MS_MAX);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
