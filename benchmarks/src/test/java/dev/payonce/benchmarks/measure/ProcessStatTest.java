package dev.payonce.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    @Test
    void readsTimesAndMemoryAlsoOfACommandWithBracketsAndBlanks() {
        String stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194304 9 0 0 0 250 125 0 0 20 0 33 0 815 1000 200";
        List<String> status = List.of("Name:\ta (b) c", "VmHWM:\t  204800 kB", "VmRSS:\t  102400 kB", "Threads:\t33");

        assertThat(ProcessStat.parse(stat, status)).isEqualTo(new ProcessStat(3.75, 102_400, 204_800));
    }

    @Test
    void aProcessThatIsNotThereHasNoFigures() {
        assertThat(ProcessStat.of(Long.MAX_VALUE)).isEmpty();
    }
}
