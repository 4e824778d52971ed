package dev.payonce.processor.psp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A PSP that remembers what it was asked, answers as told, and keeps callers waiting on demand. */
final class ScriptedPsp implements Psp {
    /** One try as it reached the PSP. */
    record Seen(String pspKey, String bytes) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<PspAnswer>> answers = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> blocked = new ConcurrentHashMap<>();
    private final Set<String> unsupported = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    /** The next tries under the call's key get these answers, later ones a success. */
    void answer(PspCall call, ResultKind... kinds) {
        Queue<PspAnswer> queue = new ArrayDeque<>();
        for (ResultKind kind : kinds) {
            queue.add(PspAnswer.of(kind).tryAgain(true).build());
        }
        answers.put(call.getPspKey(), queue);
    }

    /** Tries under the call's key wait. */
    void block(PspCall call) {
        blocked.put(call.getPspKey(), new CountDownLatch(1));
    }

    void unblock(PspCall call) {
        blocked.remove(call.getPspKey()).countDown();
    }

    void doesNotSupport(PspCall call) {
        unsupported.add(call.getPspKey());
    }

    void supportsAll() {
        unsupported.clear();
    }

    List<Seen> seen() {
        return seen;
    }

    /** So many tries were here at the same time. */
    int mostAtOnce() {
        return mostAtOnce.get();
    }

    List<Seen> seen(PspCall call) {
        return seen.stream().filter(s -> s.pspKey.equals(call.getPspKey())).toList();
    }

    static Seen of(PspCall call) {
        return new Seen(
                call.getPspKey(), UTF_8.decode(call.getRequest().duplicate()).toString());
    }

    @Override
    public boolean supports(PspCall call) {
        return !unsupported.contains(call.getPspKey());
    }

    @Override
    public PspAnswer execute(PspCall call, WriteGate gate) {
        if (!gate.mayWrite()) {
            return PspAnswer.of(ResultKind.SKIPPED).build();
        }
        seen.add(of(call));
        mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            return answer(call);
        } finally {
            running.decrementAndGet();
        }
    }

    private PspAnswer answer(PspCall call) {
        CountDownLatch latch = blocked.get(call.getPspKey());
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        PspAnswer scripted =
                answers.getOrDefault(call.getPspKey(), new ArrayDeque<>()).poll();
        return scripted != null
                ? scripted
                : PspAnswer.of(ResultKind.SUCCEEDED)
                        .object("pi_" + call.getPspKey(), "succeeded")
                        .money(call.getAmountMinor(), call.getCurrency())
                        .build();
    }
}
