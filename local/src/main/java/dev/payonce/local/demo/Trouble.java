package dev.payonce.local.demo;

import dev.payonce.local.up.Addresses;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong during a demonstration: dropped replies of the PSP now and then, and one kill -9. */
final class Trouble {
    private static final int DROP_EVERY_S = 7;
    private static final String VICTIM = "processor-1";

    private final Addresses system;
    private final Psp psp;
    private final Progress progress;
    private final AtomicInteger drops = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();

    Trouble(Addresses system, Psp psp, Progress progress) {
        this.system = system;
        this.psp = psp;
        this.progress = progress;
    }

    /** What goes wrong in one second of so many in which customers come in; the kill is in the middle. */
    void strike(int second, int seconds) throws InterruptedException {
        if (second < seconds && second % DROP_EVERY_S == 2) {
            drop();
        }
        if (second == Math.max(1, seconds / 2)) {
            kill();
        }
    }

    int drops() {
        return drops.get();
    }

    int kills() {
        return kills.get();
    }

    private void drop() throws InterruptedException {
        try {
            psp.dropNextReply();
            drops.incrementAndGet();
        } catch (IOException e) {
            progress.tell("no reply is dropped: " + e.getMessage());
        }
    }

    private void kill() {
        Optional<ProcessHandle> victim = system.part(VICTIM);
        if (victim.isPresent() && victim.get().destroyForcibly()) {
            kills.incrementAndGet();
            progress.tell("%s (pid %d) was killed with -9; its launcher starts it again"
                    .formatted(VICTIM, victim.get().pid()));
        } else {
            progress.tell(VICTIM + " does not run, so it was not killed");
        }
    }
}
