package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.payments.v1.ResultKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One publication, from its first try to its report, in a time that only waits and the PSP let pass. */
class CallRunnerTest {
    private static final PspCallerConfig CONFIG =
            PspCallerConfig.of("runner", Map.of("bootstrap.servers", "none:1")).withCallsInFlightMax(2);

    private final ScriptedPsp psp = new ScriptedPsp();
    private final PspCall call = Calls.create(1);
    private Instant now = Calls.ISSUED_AT;
    private boolean stopping;

    @Test
    void everyTryIsTheSameCall() {
        psp.answer(call, ResultKind.UNKNOWN, ResultKind.NOT_RUN);

        PspResult result = run(psp);

        assertThat(result.getKind()).isEqualTo(ResultKind.SUCCEEDED);
        assertThat(result.getTries()).isEqualTo(3);
        assertThat(result.getPspKey()).isEqualTo(call.getPspKey());
        assertThat(psp.seen()).hasSize(3).containsOnly(ScriptedPsp.of(call));
    }

    @Test
    void aCallPastItsNotAfterIsNeverSent() {
        now = call.getNotAfter();
        assertThat(run(psp).getKind()).isEqualTo(ResultKind.SKIPPED);
        assertThat(psp.seen()).isEmpty();
    }

    /** Connecting takes time, and so the PSP asks once more when it is about to write. */
    @Test
    void aCallWhoseTimeRunsOutBeforeTheWriteIsNotSent() {
        Psp slowToConnect = slow(Duration.between(now, call.getNotAfter()));
        assertThat(run(slowToConnect).getKind()).isEqualTo(ResultKind.SKIPPED);
        assertThat(psp.seen()).isEmpty();
    }

    @Test
    void aCallIsSentUntilTheLastMomentBeforeItsNotAfter() {
        Psp slowToConnect = slow(Duration.between(now, call.getNotAfter()).minusMillis(1));
        assertThat(run(slowToConnect).getKind()).isEqualTo(ResultKind.SUCCEEDED);
        assertThat(psp.seen()).hasSize(1);
    }

    @Test
    void theLastTryIsMadeBeforeNotAfterWhateverTheWaits() {
        psp.answer(call, ResultKind.NOT_RUN, ResultKind.NOT_RUN);
        now = call.getNotAfter().minusMillis(1);
        PspResult result = run(psp);
        assertThat(result.getKind()).isEqualTo(ResultKind.NOT_RUN);
        assertThat(result.getTries()).isEqualTo(1);
        assertThat(psp.seen()).hasSize(1);
    }

    @Test
    void aCallWhoseCallerStopsBetweenTriesIsLeftToTheNext() {
        psp.answer(call, ResultKind.UNKNOWN);
        stopping = true;
        CallRunner runner = runner(psp);
        runner.begin();
        assertThat(runner.run(call)).isEmpty();
        assertThat(psp.seen()).hasSize(1);
    }

    @Test
    void aPlaceInTheWindowIsGivenBackHoweverTheCallEnds() {
        CallRunner runner = runner(psp);
        runner.begin();
        runner.begin();
        assertThat(runner.hasRoom()).isFalse();
        assertThat(runner.run(call)).isPresent();
        assertThat(runner.hasRoom()).isTrue();

        CallRunner broken = runner(new Psp() {
            @Override
            public boolean supports(PspCall any) {
                return true;
            }

            @Override
            public PspAnswer execute(PspCall any, WriteGate gate) {
                throw new IllegalStateException("a bug of ours");
            }
        });
        broken.begin();
        broken.begin();
        assertThatThrownBy(() -> broken.run(call)).isInstanceOf(IllegalStateException.class);
        assertThat(broken.hasRoom()).isTrue();
    }

    /** A PSP to which a connection takes that long. */
    private Psp slow(Duration connecting) {
        return new Psp() {
            @Override
            public boolean supports(PspCall any) {
                return true;
            }

            @Override
            public PspAnswer execute(PspCall any, WriteGate gate) {
                now = now.plus(connecting);
                return psp.execute(any, gate);
            }
        };
    }

    private PspResult run(Psp with) {
        CallRunner runner = runner(with);
        runner.begin();
        return runner.run(call).orElseThrow();
    }

    private CallRunner runner(Psp with) {
        CallRunner.Sleeper sleeper = at -> {
            now = at;
            return !stopping;
        };
        return new CallRunner(with, CONFIG, () -> now, () -> 0.5, sleeper, new CallerMeters(new SimpleMeterRegistry()));
    }
}
