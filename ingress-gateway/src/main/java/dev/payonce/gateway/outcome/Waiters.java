package dev.payonce.gateway.outcome;

import dev.payonce.payments.v1.PaymentOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The callers that wait, by request id; a bounded number. Thread-safe. */
public final class Waiters implements Outcomes {
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final Semaphore free;
    private final int max;
    private final BooleanSupplier listening;
    private volatile boolean released;

    /**
     * @param max so many may wait at a time
     * @param listening whether outcomes are being read; while they are not, nobody may begin to wait
     */
    public Waiters(int max, BooleanSupplier listening) {
        this.max = max;
        this.free = new Semaphore(max);
        this.listening = listening;
    }

    @Override
    public Waiter register(String requestId) throws NoWaiterException {
        if (released || !listening.getAsBoolean()) {
            throw new NoWaiterException("outcomes are not being read now");
        }
        if (!free.tryAcquire()) {
            throw new NoWaiterException("too many requests are waiting for their outcomes");
        }
        Slot slot = new Slot(requestId);
        if (slots.putIfAbsent(requestId, slot) != null) {
            free.release();
            throw new IllegalStateException("a request id was used twice");
        }
        if (released) {
            slot.future.complete(Optional.empty());
        }
        return slot;
    }

    /** Hands an outcome to whoever waits for it. Most are other gateways' and producers', and are nobody's here. */
    public void complete(PaymentOutcome outcome) {
        Slot slot = slots.get(outcome.getRequestId());
        if (slot != null) {
            slot.future.complete(Optional.of(outcome));
        }
    }

    /** Lets everybody go who still waits, and lets nobody begin to. */
    public void release() {
        released = true;
        slots.values().forEach(slot -> slot.future.complete(Optional.empty()));
    }

    /** How many wait now. */
    public int waiting() {
        return max - free.availablePermits();
    }

    private final class Slot implements Waiter {
        private final String requestId;
        private final CompletableFuture<Optional<PaymentOutcome>> future = new CompletableFuture<>();

        Slot(String requestId) {
            this.requestId = requestId;
        }

        @Override
        public Optional<PaymentOutcome> await(Duration time) throws InterruptedException {
            try {
                return future.get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a waiter is never completed exceptionally", e);
            }
        }

        @Override
        public void close() {
            if (slots.remove(requestId, this)) {
                free.release();
            }
        }
    }
}
