package dev.payonce.stripesim.http;

import dev.payonce.stripesim.core.ApiCall;
import dev.payonce.stripesim.core.Arrival;
import dev.payonce.stripesim.core.Reply;
import dev.payonce.stripesim.core.StripeSimulator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The pure core in a world of threads: one lock, held for microseconds, never while a request takes its time. Journal
 * and state move together under it, so that the journal's order is the order of what happened.
 */
public final class Live {
    private final StripeSimulator core;
    private final Runnable onFatal;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * @param onFatal called when a change could not be written; it must end the process, because an oracle that forgets
     *     is worse than none
     */
    public Live(StripeSimulator core, Runnable onFatal) {
        this.core = core;
        this.onFatal = onFatal;
    }

    /** A request from its arrival to what goes back, its latency in between. */
    Reply handle(ApiCall call) throws InterruptedException {
        Arrival arrival = with(c -> c.arrive(call));
        boolean finished = false;
        try {
            if (arrival.delay_ms() > 0) {
                Thread.sleep(arrival.delay_ms());
            }
            Reply reply = finish(arrival);
            finished = true;
            return reply;
        } finally {
            if (!finished) {
                with(c -> {
                    c.abandon(arrival);
                    return c;
                });
            }
        }
    }

    private Reply finish(Arrival arrival) {
        try {
            return with(c -> c.finish(arrival));
        } catch (RuntimeException e) {
            onFatal.run();
            throw e;
        }
    }

    /** Asks the core, alone. */
    <T> T with(Function<StripeSimulator, T> question) {
        lock.lock();
        try {
            return question.apply(core);
        } finally {
            lock.unlock();
        }
    }
}
