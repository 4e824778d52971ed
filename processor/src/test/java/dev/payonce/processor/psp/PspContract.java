package dev.payonce.processor.psp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Psp} promises to the caller. */
public abstract class PspContract {
    /** The PSP under test. */
    protected abstract Psp psp();

    /** A call that it accepts: an automatic capture of 15.00 USD, the n-th of the test. */
    protected abstract PspCall accepted(int number);

    @Test
    void aPaymentThatIsAcceptedSucceedsAndNamesWhatWasMade() {
        PspCall call = accepted(1);

        PspAnswer answer = psp().execute(call, () -> true);

        assertThat(psp().supports(call)).isTrue();
        assertThat(answer.kind()).isEqualTo(ResultKind.SUCCEEDED);
        assertThat(answer.object()).isNotEmpty();
        assertThat(answer.status()).isEqualTo("succeeded");
        assertThat(answer.amount_minor()).isEqualTo(call.getAmountMinor());
        assertThat(answer.currency()).isEqualTo(call.getCurrency());
        assertThat(answer.requestId()).isNotEmpty();
        assertThat(answer.shouldTryAgain()).isFalse();
        assertThat(answer.alarm()).isNull();
    }

    @Test
    void theSameCallIsTheSamePaymentHoweverOftenItIsMade() {
        PspCall call = accepted(2);
        PspAnswer first = psp().execute(call, () -> true);
        for (int i = 0; i < 3; i++) {
            PspAnswer again = psp().execute(call, () -> true);
            assertThat(again.kind()).isEqualTo(ResultKind.SUCCEEDED);
            assertThat(again.object()).isEqualTo(first.object());
        }
    }

    @Test
    void anotherCallIsAnotherPayment() {
        assertThat(psp().execute(accepted(3), () -> true).object())
                .isNotEqualTo(psp().execute(accepted(4), () -> true).object());
    }

    @Test
    void aClosedGateSkipsTheCallAndLeavesItUnmade() {
        PspCall call = accepted(5);
        PspAnswer skipped = psp().execute(call, () -> false);
        assertThat(skipped.kind()).isEqualTo(ResultKind.SKIPPED);
        assertThat(skipped.shouldTryAgain()).isFalse();
        assertThat(psp().execute(call, () -> true).kind()).isEqualTo(ResultKind.SUCCEEDED);
    }

    @Test
    void theCallItselfIsLeftAsItWas() {
        PspCall call = accepted(6);
        ByteBuffer before = call.getRequest().duplicate();
        psp().execute(call, () -> true);
        assertThat(call.getRequest()).isEqualTo(before);
        assertThat(call.getRequest().remaining()).isPositive();
    }

    @Test
    void manyThreadsCallAtOnce() throws InterruptedException, ExecutionException {
        Set<String> objects = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = IntStream.range(100, 200)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> {
                        PspAnswer answer = psp().execute(accepted(number), () -> true);
                        assertThat(answer.kind()).isEqualTo(ResultKind.SUCCEEDED);
                        objects.add(answer.object());
                    }))
                    .toList();
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(objects).hasSize(100);
    }
}
