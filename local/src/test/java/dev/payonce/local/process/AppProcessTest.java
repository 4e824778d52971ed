package dev.payonce.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.local.registry.RegistryProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppProcessTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    @Test
    void startsWaitsKillsAndStartsAgain() throws Exception {
        int port = Ports.free();
        try (AppProcess registry =
                AppProcess.start(RegistryProcess.spec(port, dir).build())) {
            registry.awaitReady(LIMIT);
            assertThat(registry.isReady()).isTrue();
            assertThat(Ports.isFree(port)).isFalse();
            long pid = registry.pid();

            registry.kill();
            assertThat(registry.isAlive()).isFalse();
            assertThat(registry.exit().get()).isEqualTo(128 + 9);
            assertThat(Ports.isFree(port)).isTrue();

            registry.restart().awaitReady(LIMIT);
            assertThat(registry.pid()).isNotEqualTo(pid);
            assertThat(registry.stop(LIMIT)).as("stopped by itself").isTrue();
        }
    }

    @Test
    void aPartThatDiesBeforeItIsReadyIsNamedWithItsLastWords() {
        try (AppProcess app = AppProcess.start(shell("echo no such disk; exit 3", () -> false))) {
            assertThatThrownBy(() -> app.awaitReady(LIMIT))
                    .isInstanceOf(AppFailedException.class)
                    .hasMessageContaining("part exited with status 3 before it was ready")
                    .hasMessageContaining("no such disk");
        }
    }

    @Test
    void waitingForReadinessIsBounded() {
        try (AppProcess app = AppProcess.start(shell("sleep 60", () -> false))) {
            assertThatThrownBy(() -> app.awaitReady(Duration.ofMillis(100)))
                    .hasMessageContaining("part was not ready within");
        }
    }

    @Test
    void whatDoesNotStopIsKilledAfterItsGrace() {
        try (AppProcess app =
                AppProcess.start(shell("trap '' TERM; echo up; while true; do sleep 1; done", () -> true))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> app.tail().contains("up"));
            assertThat(app.stop(Duration.ofMillis(200))).isFalse();
            assertThat(app.isAlive()).isFalse();
        }
    }

    @Test
    void aPausedOneCanBeStopped() {
        try (AppProcess app = AppProcess.start(shell("sleep 60", () -> true))) {
            app.pause();
            assertThat(app.stop(LIMIT)).isTrue();
        }
    }

    @Test
    void itInheritsNoConfiguration() throws Exception {
        Path seen = dir.resolve("seen");
        AppSpec spec = new AppSpec(
                "part",
                List.of("/bin/sh", "-c", "env > " + seen),
                Map.of("PORT", "1"),
                dir.resolve("log"),
                () -> true,
                true);
        try (AppProcess app = AppProcess.start(spec)) {
            assertThat(app.exit().get()).isZero();
        }
        assertThat(Files.readAllLines(seen))
                .contains("PORT=1")
                .allSatisfy(line -> assertThat(line)
                        .matches("(PORT|PWD|OLDPWD|SHLVL|_|" + String.join("|", AppProcess.INHERITED) + ")=.*"));
    }

    private AppSpec shell(String script, Readiness readiness) {
        return new AppSpec("part", List.of("/bin/sh", "-c", script), Map.of(), dir.resolve("log"), readiness, true);
    }
}
