package dev.payonce.local.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the customers did and heard. Safe for use by several threads; holds one entry a cart. */
final class Book {
    private final Map<Cart, List<Answer>> finals = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final List<Long> answerTimes_ns = new ArrayList<>();

    /** A cart is asked for, for the first time. */
    void begin(Cart cart) {
        finals.put(cart, List.of());
        open.incrementAndGet();
    }

    /** All requests of a cart are through. */
    void end() {
        open.decrementAndGet();
    }

    /** A request is sent. */
    void request(boolean repeat) {
        requests.incrementAndGet();
        if (repeat) {
            repeats.incrementAndGet();
        }
    }

    /** A request was answered for good. */
    void answered(Cart cart, Answer answer, long time_ns) {
        finals.merge(cart, List.of(answer), Book::joined);
        synchronized (answerTimes_ns) {
            answerTimes_ns.add(time_ns);
        }
    }

    Map<Cart, List<Answer>> finals() {
        return Map.copyOf(finals);
    }

    long requests() {
        return requests.get();
    }

    long repeats() {
        return repeats.get();
    }

    /** Carts whose customers still ask. */
    int open() {
        return open.get();
    }

    /** The time below which a share of the answers came, in milliseconds; 0 where there was none. */
    double answerTime_ms(double share) {
        long[] sorted;
        synchronized (answerTimes_ns) {
            sorted = answerTimes_ns.stream().mapToLong(Long::longValue).toArray();
        }
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }

    private static List<Answer> joined(List<Answer> a, List<Answer> b) {
        List<Answer> all = new ArrayList<>(a);
        all.addAll(b);
        return List.copyOf(all);
    }
}
