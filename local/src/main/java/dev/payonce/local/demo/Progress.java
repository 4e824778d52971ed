package dev.payonce.local.demo;

/** A line that says how it goes: written over itself on a terminal, every ten seconds elsewhere. */
final class Progress {
    private static final int QUIET_EVERY = 10;

    private final boolean terminal = Boolean.getBoolean("payonce.terminal"); // ./payonce knows
    private int shown;

    synchronized void show(Book book) {
        shown++;
        if (terminal) {
            System.out.print("\r\033[K" + line(book));
        } else if (shown % QUIET_EVERY == 0) {
            System.out.println(line(book));
        }
        System.out.flush();
    }

    /** Something that happened, on a line of its own. */
    synchronized void tell(String event) {
        System.out.println((terminal ? "\r\033[K" : "") + "        " + event);
    }

    synchronized void end(Book book) {
        System.out.println((terminal ? "\r\033[K" : "") + line(book));
    }

    private String line(Book book) {
        return "%4d s  %,d requests, %,d of them repeats; %,d customers waiting"
                .formatted(shown, book.requests(), book.repeats(), book.open());
    }
}
