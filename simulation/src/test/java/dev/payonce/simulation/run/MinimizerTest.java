package dev.payonce.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinimizerTest {
    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void whatIsNeededTogetherIsLeft() {
        List<Integer> needed = List.of(17, 18, 63);
        assertThat(Minimizer.minimize(HUNDRED, kept -> kept.containsAll(needed), () -> false))
                .isEqualTo(needed);
    }

    @Test
    void nothingIsLeftOfWhatIsNotNeeded() {
        assertThat(Minimizer.minimize(HUNDRED, kept -> true, () -> false)).isEmpty();
    }

    @Test
    void allIsLeftWhenThereIsNoTime() {
        assertThat(Minimizer.minimize(HUNDRED, kept -> true, () -> true)).isEqualTo(HUNDRED);
    }
}
