package dev.payonce.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

class MainTest {
    @Test
    void withoutOptionsEverythingIsMeasured() {
        Plan plan = Main.plan();

        assertThat(plan.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(plan.payments()).isEqualTo(80_000);
        assertThat(plan.rate_per_s()).isEqualTo(200);
        assertThat(plan.time()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void quickMeasuresTheSameButLess() {
        Plan plan = Main.plan("--quick");

        assertThat(plan.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(plan.payments()).isLessThan(Plan.FULL.payments());
        assertThat(plan.time()).isLessThan(Plan.FULL.time());
    }

    @Test
    void optionsWinOverQuick() {
        Plan plan = Main.plan("--quick", "--payments", "7", "--rate", "3", "--seconds", "2");

        assertThat(plan.payments()).isEqualTo(7);
        assertThat(plan.rate_per_s()).isEqualTo(3);
        assertThat(plan.time()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void partsAreNamedInAnyCaseAndByCommaOrAgain() {
        assertThat(Main.plan("--only", "limit,KAFKA").parts()).containsExactlyInAnyOrder(Part.LIMIT, Part.KAFKA);
        assertThat(Main.plan("--only", "http", "--only", "stripe").parts())
                .containsExactlyInAnyOrder(Part.HTTP, Part.STRIPE);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Main.plan("--only", "everything")).isInstanceOf(ParameterException.class);
        assertThatThrownBy(() -> Main.plan("--payments", "many")).isInstanceOf(ParameterException.class);
        assertThatThrownBy(() -> Main.plan("--payments", "0")).isInstanceOf(IllegalArgumentException.class);
    }
}
