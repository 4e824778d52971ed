package dev.payonce.stripesim.core;

/** What one API key (and connected account) owns: nothing here is seen by another one. */
final class Account {
    private final String id;
    private final RateLimit rateLimit;
    private final Book book = new Book();
    private final Keys keys = new Keys();

    Account(String id, RateLimit rateLimit) {
        this.id = id;
        this.rateLimit = rateLimit;
    }

    String id() {
        return id;
    }

    RateLimit rateLimit() {
        return rateLimit;
    }

    Book book() {
        return book;
    }

    Keys keys() {
        return keys;
    }
}
