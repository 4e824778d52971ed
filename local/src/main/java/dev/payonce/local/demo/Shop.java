package dev.payonce.local.demo;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Customers, so many a second, each on a virtual thread. Every one repeats the key until there is a final answer, or until
 * the shop has been closed for a while.
 */
final class Shop implements AutoCloseable {
    private static final int CUSTOMERS_MAX = 2_000;
    private static final int CLICKS_MAX = 5;
    private static final Duration PAUSE_MIN = Duration.ofMillis(300);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    private final Till till;
    private final Book book;
    private final String run;
    private final Semaphore room = new Semaphore(CUSTOMERS_MAX);
    private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    Shop(Till till, Book book, String run) {
        this.till = till;
        this.book = book;
        this.run = run;
    }

    /** Lets customers in, evenly, for some time. Returns when the last has come in. */
    void open(Duration time, int rate_per_second, Random random) throws InterruptedException {
        long begun = System.nanoTime();
        long count = time.toSeconds() * rate_per_second;
        for (int i = 0; i < count; i++) {
            long due = begun + i * TimeUnit.SECONDS.toNanos(1) / rate_per_second;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            Cart cart = Cart.of(run, i, random);
            room.acquire();
            book.begin(cart);
            customers.execute(() -> serve(cart));
        }
    }

    /** Waits until every customer has an answer, or for so long; those that are left then give up. */
    boolean drain(Duration patience) throws InterruptedException {
        customers.shutdown();
        return customers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed = true;
        customers.shutdownNow();
    }

    private void serve(Cart cart) {
        try {
            switch (cart.habit()) {
                case PATIENT -> ask(cart, false);
                case IMPATIENT -> click(cart);
                case CUT_OFF -> {
                    book.request(false);
                    till.payAndHangUp(
                            cart, Duration.ofMillis(ThreadLocalRandom.current().nextInt(150)));
                    ask(cart, true);
                }
                case FORGETFUL -> {
                    ask(cart, false);
                    pause(PAUSE_MIN);
                    ask(cart, true);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            book.end();
            room.release();
        }
    }

    private void click(Cart cart) throws InterruptedException {
        int clicks = 2 + Math.floorMod(cart.key().hashCode(), CLICKS_MAX - 1);
        Thread[] hands = new Thread[clicks];
        for (int i = 0; i < clicks; i++) {
            boolean repeat = i > 0;
            hands[i] = Thread.ofVirtual().start(() -> {
                try {
                    ask(cart, repeat);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        for (Thread hand : hands) {
            hand.join();
        }
    }

    /** Asks with the same key until the answer is final. */
    private void ask(Cart cart, boolean repeat) throws InterruptedException {
        long begun = System.nanoTime();
        Duration pause = PAUSE_MIN;
        boolean again = repeat;
        while (!closed) {
            book.request(again);
            Answer answer = till.pay(cart);
            if (!answer.asksToRepeat()) {
                book.answered(cart, answer, System.nanoTime() - begun);
                return;
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            again = true;
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }
}
