package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PspCall;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many calls are made at a time, by how many callers, and how one stops. */
class CallerWindowTest extends CallerTesting {
    @Test
    void theWindowBoundsTheCallsInFlightAndTheCallerStaysInItsGroup() throws Exception {
        config = config.withCallsInFlightMax(4);
        startCaller();
        List<PspCall> many = IntStream.range(0, 20).mapToObj(i -> newCall()).toList();
        for (PspCall one : many) {
            psp.block(one);
            world.publish(one);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> psp.seen().size() == 4);
        await().during(MOMENT)
                .atMost(Duration.ofMinutes(1))
                .until(() -> psp.seen().size() == 4);
        assertThat(callsInFlight()).isEqualTo(4);
        assertThat(world.membersOf(config)).isEqualTo(1);

        many.forEach(psp::unblock);
        for (PspCall one : many) {
            awaitResult(one);
        }
        assertThat(psp.seen()).hasSize(20);
    }

    /** Calls outlive the session that began them: those of the next one must not come on top. */
    @Test
    void theWindowBoundsTheCallsOfAllSessionsTogether() throws Exception {
        config = config.withCallsInFlightMax(3);
        startCaller();
        List<PspCall> slow = List.of(newCall(), newCall());
        for (PspCall one : slow) {
            psp.block(one);
            world.publish(one);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> psp.seen().size() == 2);
        world.refuseResults(true);
        try {
            world.publish(call);
            // The session ended when the result could not be written; the next one reads all three calls again.
            await().atMost(Duration.ofSeconds(30)).until(() -> psp.seen().size() > 3);
        } finally {
            world.refuseResults(false);
        }
        // Two of the first session, and one of the present.
        await().atMost(Duration.ofMinutes(1)).until(() -> callsInFlight() == 3);
        slow.forEach(psp::unblock);
        for (PspCall one : List.of(slow.getFirst(), slow.getLast(), call)) {
            awaitResult(one);
        }
        assertThat(metrics.get("payonce.psp.caller.restarts").counter().count()).isPositive();
        assertThat(psp.mostAtOnce()).isEqualTo(3);
        await().atMost(Duration.ofMinutes(1)).until(() -> callsInFlight() == 0);
    }

    private double callsInFlight() {
        return metrics.get("payonce.psp.calls.in.flight").gauge().value();
    }

    @Test
    void closingWaitsForTheCallsInFlightAndLeavesTheGroup() throws Exception {
        PspCaller caller = startCaller();
        psp.block(call);
        long offset = world.publish(call);
        await().atMost(Duration.ofMinutes(1)).until(() -> psp.seen(call).size() == 1);
        Thread closing = Thread.ofVirtual().start(() -> caller.close(Duration.ofMinutes(1)));
        await().during(Duration.ofMillis(300)).atMost(Duration.ofMinutes(1)).until(closing::isAlive);

        psp.unblock(call);

        assertThat(closing.join(Duration.ofMinutes(1))).isTrue();
        awaitResult(call);
        awaitCommitted(call, offset + 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> world.membersOf(config) == 0);
        assertThat(caller.waitsFor()).contains("stopped");
    }

    @Test
    void aSecondCallerTakesItsShareAndEveryCallIsMade() throws Exception {
        startCaller();
        List<PspCall> many = IntStream.range(0, 40).mapToObj(i -> newCall()).toList();
        for (PspCall one : many.subList(0, 20)) {
            world.publish(one);
        }
        startCaller();
        await().atMost(Duration.ofMinutes(1)).until(() -> world.membersOf(config) == 2);
        for (PspCall one : many.subList(20, 40)) {
            world.publish(one);
        }
        for (PspCall one : many) {
            awaitResult(one);
        }
    }
}
