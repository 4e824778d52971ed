package dev.payonce.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUseTest {
    @TempDir
    Path logs;

    @Test
    void segmentsOfAllPartitionsAreSummedByTopic() throws IOException {
        write("a-changelog-0/00000000000000000000.log", 10);
        write("a-changelog-11/00000000000000000000.log", 20);
        write("a-changelog-11/00000000000000000000.index", 4000);
        write("b-0/00000000000000000007.log", 5);
        write("recovery.log", 3);

        DiskUse use = DiskUse.of(logs);

        assertThat(use.bytesByTopic()).isEqualTo(Map.of("a-changelog", 30L, "b", 5L));
        assertThat(use.total()).isEqualTo(35);
    }

    @Test
    void growthIsWhatWasAdded() {
        DiskUse before = new DiskUse(Map.of("a", 10L));
        DiskUse after = new DiskUse(Map.of("a", 25L, "b", 5L));

        assertThat(after.since(before).bytesByTopic()).isEqualTo(Map.of("a", 15L, "b", 5L));
    }

    private void write(String name, int bytes) throws IOException {
        Path file = logs.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }
}
