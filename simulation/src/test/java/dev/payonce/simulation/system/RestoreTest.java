package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.simulation.world.Broker;
import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.Outgoing;
import dev.payonce.simulation.world.ProducerSession;
import dev.payonce.simulation.world.Scheduler;
import dev.payonce.simulation.world.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a disk has been through, a store that is restored on it holds what was committed, and nothing else. */
class RestoreTest {
    private static final int HISTORIES = 200;

    /** One history of writers that commit and abort, and of a disk that follows and loses what it had. */
    private static final class Run {
        private final Dice dice;
        private final Scheduler scheduler;
        private final Broker broker;
        private final List<Changelog> changelogs;
        private final Disk disk = new Disk();
        private final Map<String, Map<String, String>> committed = new HashMap<>();
        private int values;
        private int truncated;

        Run(long seed) {
            dice = new Dice(seed);
            scheduler = new Scheduler(dice, 0);
            broker = new Broker(scheduler, new Trace(scheduler, false), () -> dice.between(0, 50));
            changelogs = Changelog.of(broker, 0);
            changelogs.forEach(changelog -> committed.put(changelog.store(), new TreeMap<>()));
        }

        void go() {
            for (int step = 0; step < 60; step++) {
                write(dice.chance(0.7));
                if (dice.chance(0.5)) {
                    changelogs.forEach(changelog -> changelog.read(disk, dice.below(6)));
                }
                if (dice.chance(0.1)) {
                    disk.truncate(changelogs, dice);
                    truncated++;
                }
            }
            pass(1_000);
            changelogs.forEach(changelog -> changelog.read(disk, Integer.MAX_VALUE));
        }

        private void write(boolean commit) {
            Optional<ProducerSession> session = broker.initTransactions("writer");
            while (session.isEmpty()) {
                pass(5);
                session = broker.initTransactions("writer");
            }
            Map<String, Map<String, String>> written = new HashMap<>();
            committed.forEach((store, rows) -> written.put(store, new TreeMap<>(rows)));
            for (int i = 0; i < 1 + dice.below(5); i++) {
                String store = dice.pick(changelogs).store();
                String key = "key-" + dice.below(5);
                String value = dice.chance(0.2) ? null : "value-" + ++values;
                broker.append(session.get(), record(store, key, value), 10_000);
                written.getOrDefault(store, Map.of()).compute(key, (same, before) -> value);
            }
            broker.endTransaction(session.get(), commit);
            if (commit) {
                committed.putAll(written);
            }
        }

        private static Outgoing record(String store, String key, String value) {
            byte[] bytes = value == null ? null : value.getBytes(UTF_8);
            return new Outgoing(Task.changelog(store, 0), 0, key.getBytes(UTF_8), bytes, new RecordHeaders());
        }

        private void pass(long time_ms) {
            long until_ms = scheduler.now_ms() + time_ms;
            while (scheduler.step(until_ms)) {
                // markers are written
            }
        }

        Map<String, Map<String, String>> restored() {
            Map<String, Map<String, String>> restored = new HashMap<>();
            for (Changelog changelog : changelogs) {
                Map<String, String> rows = new TreeMap<>();
                disk.rows(changelog.store())
                        .forEach((key, value) -> rows.put(new String(key.get(), UTF_8), new String(value, UTF_8)));
                restored.put(changelog.store(), rows);
            }
            return restored;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 1_000_000})
    void whatIsRestoredIsWhatWasCommitted(long from) {
        int truncated = 0;
        for (long seed = from; seed < from + HISTORIES; seed++) {
            Run run = new Run(seed);
            run.go();
            assertThat(run.restored()).as("seed %d", seed).isEqualTo(run.committed);
            truncated += run.truncated;
        }
        assertThat(truncated).isPositive();
    }
}
