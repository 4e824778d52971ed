package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.it.fixture.Answer;
import dev.payonce.it.fixture.Many;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.Simulator.Charge;
import dev.payonce.it.fixture.TestSystem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many payments at once, with a slow PSP and with impatient customers. */
class LoadTest extends SharedSystemTesting {
    /** One after the other they would take 1,000 s; a quiet machine with two cores needs less than 10. */
    private static final Duration MACHINES_DIFFER = Duration.ofSeconds(60);

    /** Not now, or not in time: whatever became of the payment, the same key may be sent again. */
    private static final Set<Integer> TO_BE_REPEATED = Set.of(202, 408, 429, 503);

    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();

    LoadTest(TestSystem system) {
        super(system);
    }

    /** One thread or one connection at a time would take 1,000 s: a call to the PSP holds no lock and no thread. */
    @Test
    void fiveHundredPaymentsAtOnceAreAnsweredSoonByAPspThatTakesTwo() {
        system.simulator().slow(Duration.ofSeconds(2));

        long started_ns = System.nanoTime();
        List<Answer> answers = Many.atOnce(500, i -> repeatedUntilAnswered(i, Pay.visa(Pay.freshKey())));
        Duration took = Duration.ofNanos(System.nanoTime() - started_ns);

        System.out.printf(
                "500 payments at once, PSP at 2 s: all answered after %d ms; %s%n", took.toMillis(), repeated());
        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201);
        assertThat(took).isLessThan(MACHINES_DIFFER);
    }

    @Test
    void fiveHundredRequestsASecondWithAFifthDuplicatesChargeEachKeyOnce() {
        int perSecond = 500;
        int requests = perSecond * 10;
        // Each fifth request is a duplicate of the one before it, 0 to 200 ms later.
        List<String> keys =
                IntStream.range(0, requests).mapToObj(i -> Pay.freshKey()).toList();
        Map<String, Integer> created = new ConcurrentHashMap<>();

        long started_ns = System.nanoTime();
        List<Answer> answers = Many.spaced(requests, Duration.ofSeconds(1).dividedBy(perSecond), i -> {
            boolean duplicate = i % 5 == 4;
            if (duplicate) {
                Many.pause(ThreadLocalRandom.current().nextLong(201));
            }
            String key = keys.get(duplicate ? i - 1 : i);
            Answer answer = repeatedUntilAnswered(i, Pay.visa(key));
            created.merge(key, answer.status() == 201 ? 1 : 0, Integer::sum);
            return answer;
        });
        double took_s = (System.nanoTime() - started_ns) / 1e9;

        System.out.printf(
                "%d requests, a fifth of them duplicates: all answered after %.1f s; %s%n",
                requests, took_s, repeated());
        assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
        assertThat(created).hasSize(requests / 5 * 4);
        assertThat(created.values()).as("no key has two 201").allMatch(count -> count <= 1);
        assertThat(created.values())
                .as("only an answer that was asked for again hides a 201")
                .filteredOn(count -> count == 0)
                .hasSizeLessThanOrEqualTo(lostAnswers.get()
                        + refusals.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(system.simulator().ledger().stream()
                        .filter(Charge::succeeded)
                        .count())
                .as("0 doubles, 0 lost")
                .isGreaterThanOrEqualTo(created.size());
    }

    private String repeated() {
        return "asked for again: %d answers lost, others by status %s".formatted(lostAnswers.get(), refusals);
    }

    /**
     * Repeats with the same key where no answer comes, or one that tells to, as every client of Pay Once should. A server
     * may close a connection that rests at the moment that a request is on its way, and then nobody knows whether it was
     * taken (RFC 9112, 9.5). A client may repeat a POST by itself only if it knows that this does no harm (RFC 9110,
     * 9.2.2); the idempotency key is how it knows, and the JDK's client, which knows of no such key, leaves it to us. The
     * gateway lets connections rest for 75 s, 3 s after an error or in a crowd, and hardly at all while it stops; this
     * client drops them after 2 s, so on a machine that keeps time no answer is lost here, and each one that is, is told in
     * the output. So is each refusal: with every processor busy a gateway may come to a body too late, and think that it
     * was silent.
     */
    private Answer repeatedUntilAnswered(int number, Pay pay) {
        while (true) {
            try {
                Answer answer = system.gateway(number % 2).pay(pay);
                if (!TO_BE_REPEATED.contains(answer.status())) {
                    return answer;
                }
                refusals.merge(answer.status(), 1, Integer::sum);
                Many.pause(1_000);
            } catch (UncheckedIOException noAnswer) {
                lostAnswers.incrementAndGet();
                System.out.printf("an answer was lost: %s%n", noAnswer.getMessage());
            }
        }
    }
}
