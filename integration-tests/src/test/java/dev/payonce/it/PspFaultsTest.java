package dev.payonce.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.it.fixture.Answer;
import dev.payonce.it.fixture.Pay;
import dev.payonce.it.fixture.Simulator.Charge;
import dev.payonce.it.fixture.Simulator.Request;
import dev.payonce.it.fixture.TestSystem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PSP that drops, fails and babbles: what is unknown is never told as failed, and ends in the one charge. */
class PspFaultsTest extends SharedSystemTesting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    PspFaultsTest(TestSystem system) {
        super(system);
    }

    @Test
    void chargedAndThenTheReplyIsDroppedEndsInSuccessWithOneWritePerTry() {
        system.simulator().fault("""
                {"operation":"create","kind":"drop_after","times":1}""");

        Answer answer = system.gateway(0).pay(Pay.visa(Pay.freshKey()), PATIENCE);

        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        String attempt = attemptOf(answer);
        List<Request> creates = system.simulator().creates(attempt);
        // The first was executed and cut off; the second is the next try, told what the first had done.
        assertThat(creates).extracting(Request::fault).containsExactly("drop_after", "");
        assertThat(creates).extracting(Request::executed).containsExactly(true, false);
        assertThat(creates).extracting(Request::replayed).containsExactly(false, true);
        assertThat(creates).extracting(Request::pspKey).containsOnly(attempt + ":create:1");
        assertThat(chargesOf(attempt)).hasSize(1);
    }

    /** More faults than one publication has tries: the call is published again, under the same key. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"operation":"create","kind":"drop_before","times":4}""", """
                {"operation":"create","kind":"drop_after","times":4}""", """
                {"operation":"create","kind":"status","status":503,"times":4}""", """
                {"operation":"create","kind":"status","status":429,"times":4}""", """
                {"operation":"create","kind":"status","status":409,"times":4}""", """
                {"operation":"create","kind":"garbage","times":4}"""})
    void callThatDoesNotEndIsNeverToldAsFailedAndPaysInTheEnd(String fault) {
        system.simulator().fault(fault);

        Answer answer = system.gateway(0).pay(Pay.visa(Pay.freshKey()), PATIENCE);

        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        String attempt = attemptOf(answer);
        List<Request> creates = system.simulator().creates(attempt);
        assertThat(creates).filteredOn(request -> !request.fault().isEmpty()).hasSize(4);
        assertThat(creates).hasSize(5);
        assertThat(creates).extracting(Request::pspKey).containsOnly(attempt + ":create:1");
        assertThat(chargesOf(attempt)).hasSize(1);
    }

    private List<Charge> chargesOf(String attempt) {
        return system.simulator().ledger().stream()
                .filter(charge -> charge.attemptId().equals(attempt))
                .toList();
    }

    private static String attemptOf(Answer answer) {
        return answer.json().path("paymentID").asText();
    }
}
