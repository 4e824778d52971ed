package dev.payonce.simulation.system;

import java.util.ArrayList;
import java.util.List;

/**
 * One life of a process. What happens in it happens late where the process stands still, and not at all once the life is
 * over; a crash in the middle of it ends it.
 */
final class Life {
    private final Runnable crash;
    private final List<Runnable> deferred = new ArrayList<>();
    private boolean isPaused;
    private boolean isOver;

    /**
     * @param crash ends the process, and with it this life
     */
    Life(Runnable crash) {
        this.crash = crash;
    }

    /** Something happens in the process. */
    void happen(Runnable what) {
        if (isOver) {
            return;
        }
        if (isPaused) {
            deferred.add(what);
            return;
        }
        try {
            what.run();
        } catch (Crash killed) {
            crash.run();
        }
    }

    void pause() {
        isPaused = true;
    }

    /** It goes on; what came meanwhile happens now. */
    void resume() {
        isPaused = false;
        List<Runnable> late = List.copyOf(deferred);
        deferred.clear();
        late.forEach(this::happen);
    }

    void end() {
        isOver = true;
    }

    boolean isPaused() {
        return isPaused;
    }

    boolean isOver() {
        return isOver;
    }

    boolean isAwake() {
        return !isOver && !isPaused;
    }
}
