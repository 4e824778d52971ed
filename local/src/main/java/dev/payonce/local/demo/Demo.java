package dev.payonce.local.demo;

import dev.payonce.local.up.Addresses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One demonstration: the shop, the trouble, the progress, the reckoning. */
final class Demo {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AFTER = Duration.ofMinutes(2);

    private final Addresses system;
    private final String psp;
    private final int seconds;
    private final int rate_per_second;
    private final String run = "demo-" + Long.toString(System.currentTimeMillis(), 36);
    private final Book book = new Book();
    private final Progress progress = new Progress();

    Demo(Addresses system, String psp, int seconds, int rate_per_second) {
        this.system = system;
        this.psp = psp;
        this.seconds = seconds;
        this.rate_per_second = rate_per_second;
    }

    /** Runs it; whether everything was right in the end. */
    boolean run() throws IOException, InterruptedException {
        Random random = new Random(run.hashCode());
        try (Psp ledger = new Psp(psp);
                Till till = new Till(system.gateways());
                Shop shop = new Shop(till, book, run)) {
            Trouble trouble = new Trouble(system, ledger, progress);
            Thread clock = Thread.ofVirtual().name("clock").start(() -> tick(trouble));
            shop.open(Duration.ofSeconds(seconds), rate_per_second, random);
            if (!shop.drain(PATIENCE_AFTER)) {
                progress.tell("some customers are still without an answer, and give up");
            }
            clock.interrupt();
            clock.join();
            progress.end(book);
            Reckoning reckoning = Reckoning.of(book.finals(), charges(ledger));
            System.out.print(Report.of(book, reckoning, trouble));
            return reckoning.isRight();
        }
    }

    private List<Psp.Charge> charges(Psp ledger) throws IOException, InterruptedException {
        try {
            return ledger.charges(run);
        } catch (IOException e) {
            throw new IOException("the ledger at %s can't be read; has the system been stopped?".formatted(psp), e);
        }
    }

    private void tick(Trouble trouble) {
        try {
            for (int second = 1; !Thread.currentThread().isInterrupted(); second++) {
                Thread.sleep(TICK);
                progress.show(book);
                trouble.strike(second, seconds);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
