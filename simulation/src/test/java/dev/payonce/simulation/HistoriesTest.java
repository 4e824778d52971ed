package dev.payonce.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.simulation.run.Campaign;
import dev.payonce.simulation.system.Schemas;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A few hundred histories, as many as a build has time for; {@code ./payonce simulate} runs the rest. */
class HistoriesTest {
    @Test
    void noHistoryBreaksAnInvariant() throws InterruptedException {
        Campaign.Order order = new Campaign.Order(1, 500, Duration.ofMinutes(5), 2, 20, Set.of());
        Campaign campaign = new Campaign(Schemas.learn(), order, new PrintStream(OutputStream.nullOutputStream()));
        assertThat(campaign.run()).isEmpty();
    }
}
