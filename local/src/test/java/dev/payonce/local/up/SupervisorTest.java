package dev.payonce.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.local.process.AppFailedException;
import dev.payonce.local.process.AppProcess;
import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import dev.payonce.local.registry.RegistryProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the registry as its only real part. */
class SupervisorTest {
    @TempDir
    Path dir;

    private final List<String> reports = Collections.synchronizedList(new ArrayList<>());
    private Supervisor supervisor;

    @AfterEach
    void stop() {
        if (supervisor != null) {
            supervisor.stop();
        }
    }

    @Test
    void aPartThatIsKilledIsReportedAndComesBack() throws Exception {
        start(registry());
        ProcessHandle first = running().orElseThrow();

        first.destroyForcibly();

        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> reports.stream().anyMatch(report -> report.startsWith("registry is back")));
        assertThat(reports.getFirst()).startsWith("registry died (signal 9); it is started again in 0.5 s");
        assertThat(running().orElseThrow().pid()).isNotEqualTo(first.pid());
    }

    @Test
    void stoppingLeavesNoProcessAndNoPidFile() throws Exception {
        start(registry());
        ProcessHandle part = running().orElseThrow();

        supervisor.stop();

        assertThat(part.isAlive()).isFalse();
        assertThat(dir.resolve("pids")).isEmptyDirectory();
        assertThat(reports).isEmpty();
    }

    @Test
    void aPartThatCanNotStartIsToldWithItsLastWords() {
        AppSpec broken = new AppSpec(
                "registry",
                List.of("/bin/sh", "-c", "echo the disk is full; exit 2"),
                Map.of(),
                dir.resolve("log"),
                () -> false,
                false);
        assertThatThrownBy(() -> start(broken))
                .isInstanceOf(AppFailedException.class)
                .hasMessageContaining("registry exited with status 2")
                .hasMessageContaining("the disk is full");
    }

    @Test
    void whatAKilledLauncherLeftIsStoppedAndStrangersAreNot() throws Exception {
        // as after kill -9 of a launcher: nobody watches; and a pid file names a stranger
        try (AppProcess part = AppProcess.start(registry()).awaitReady(Duration.ofMinutes(2))) {
            Path pids = Files.createDirectories(dir.resolve("pids"));
            Files.writeString(pids.resolve("registry"), part.pid() + "\n");
            Files.writeString(pids.resolve("gateway-1"), ProcessHandle.current().pid() + "\n");

            assertThat(Leftovers.stop(Layout.of(dir))).containsExactly("registry");

            assertThat(part.isAlive()).isFalse();
            assertThat(pids).isEmptyDirectory();
        }
    }

    @Test
    void oneLauncherADirectory() throws IOException {
        Layout layout = Layout.of(dir);
        try (DirectoryLock held = DirectoryLock.take(layout)) {
            assertThat(DirectoryLock.isTaken(layout)).isTrue();
            assertThatThrownBy(() -> DirectoryLock.take(layout))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("already runs in " + layout.dir())
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
            assertThat(held).isNotNull();
        }
        assertThat(DirectoryLock.isTaken(layout)).isFalse();
    }

    @Test
    void aClusterDoesNotChangeItsSize() throws IOException {
        Layout layout = Layout.of(dir);
        Cluster made = Cluster.of(layout, 1);
        assertThat(Cluster.of(layout, 1)).isEqualTo(made);
        assertThatThrownBy(() -> Cluster.of(layout, 3))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("was made with --brokers 1");
    }

    @Test
    void freshForgetsOnlyWhatIsOurs() throws IOException {
        Layout layout = Layout.of(dir);
        Files.createDirectories(layout.data("broker-1"));
        Files.writeString(dir.resolve("letter.txt"), "dear");

        layout.clear();

        assertThat(layout.data()).doesNotExist();
        assertThat(dir.resolve("letter.txt")).hasContent("dear");
    }

    private AppSpec registry() {
        Layout layout = Layout.of(dir);
        return RegistryProcess.spec(Ports.free(), layout.data("registry"))
                .jvm(Leftovers.mark(layout, "registry"))
                .log(layout.log("registry"))
                .build();
    }

    private void start(AppSpec spec) throws IOException {
        supervisor = new Supervisor(List.of(List.of(spec)), dir.toAbsolutePath().resolve("pids"), reports::add);
        supervisor.start();
    }

    private java.util.Optional<ProcessHandle> running() {
        return Leftovers.part(Layout.of(dir), "registry");
    }
}
