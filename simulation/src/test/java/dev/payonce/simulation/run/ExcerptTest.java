package dev.payonce.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.simulation.world.Trace;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    private static final Set<String> NAMES = Set.of("shop/key-1", "pa_1");

    private static Trace.Line line(String what, String details) {
        return new Trace.Line(1_500, what, details);
    }

    @Test
    void onlyLinesAboutThePaymentAndFaultsAreLeft() {
        List<Trace.Line> trace = List.of(
                line("ask", "shop/key-1 request 0"),
                line("ask", "shop/key-10 request 0"),
                line("write", "node0 pa_1:create:1"),
                line("write", "node0 pa_12:create:1"),
                line("commit", "7"),
                line("FAULT", "CRASH 1"),
                line("crash", "node0"));

        assertThat(Excerpt.of(trace, NAMES))
                .extracting(text -> text.substring(16).strip().replaceAll(" +", " "))
                .containsExactly(
                        "ask shop/key-1 request 0", "write node0 pa_1:create:1", "FAULT CRASH 1", "crash node0");
    }

    @Test
    void ofALongOneTheBeginningAndTheEndAreLeft() {
        List<Trace.Line> trace = Stream.concat(
                        Stream.of(line("FAULT", "first")),
                        IntStream.range(0, 10_000).mapToObj(i -> line("write", "pa_1 " + i)))
                .toList();

        List<String> excerpt = Excerpt.of(trace, NAMES);
        assertThat(excerpt).hasSizeLessThan(150);
        assertThat(excerpt.getFirst()).contains("first");
        assertThat(excerpt.getLast()).contains("9999");
    }
}
