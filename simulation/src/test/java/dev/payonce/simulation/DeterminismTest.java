package dev.payonce.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.simulation.system.Schemas;
import dev.payonce.simulation.system.Setup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same seed is the same history: in this process, in another one, and with others running beside it. */
class DeterminismTest {
    private static final int SEEDS = 40;

    /** The other process. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "simulation-logback.xml");
        hashes(new Setup(Schemas.learn()), 1).forEach(System.out::println);
    }

    private static List<String> hashes(Setup setup, long from) {
        List<String> hashes = new ArrayList<>();
        for (long seed = from; seed < from + SEEDS; seed++) {
            History.Report report = History.run(new History.Plan(seed, 20, Set.of(), false), setup);
            hashes.add(seed + " %016x".formatted(report.hash()));
        }
        return hashes;
    }

    @Test
    void aSeedHasOneTraceInTwoProcessesAndBesideOtherSeeds() throws Exception {
        List<String> elsewhere = inAnotherProcess();
        Schemas schemas = Schemas.learn();
        try (ExecutorService others = Executors.newFixedThreadPool(2)) {
            Callable<List<String>> other = () -> hashes(new Setup(schemas), 1_000);
            List<Future<List<String>>> beside = List.of(others.submit(other), others.submit(other));
            assertThat(hashes(new Setup(schemas), 1)).isEqualTo(elsewhere);
            assertThat(beside.getFirst().get()).isEqualTo(beside.getLast().get());
        }
    }

    @Test
    void aTraceThatIsKeptIsTheSameTrace() {
        Setup setup = new Setup(Schemas.learn());
        History.Report kept = History.run(new History.Plan(7, 20, Set.of(), true), setup);
        History.Report notKept = History.run(new History.Plan(7, 20, Set.of(), false), setup);
        assertThat(kept.hash()).isEqualTo(notKept.hash());
        assertThat(kept.trace()).hasSize((int) kept.events());
    }

    private static List<String> inAnotherProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeterminismTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
