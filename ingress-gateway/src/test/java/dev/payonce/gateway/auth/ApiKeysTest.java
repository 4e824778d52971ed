package dev.payonce.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    @TempDir
    Path directory;

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private ApiKeys read(String text) throws IOException {
        Path file = directory.resolve("keys");
        Files.writeString(file, text);
        return ApiKeys.read(file);
    }

    private ApiKeys two() throws Exception {
        return read("# keys\n\ncheckout-1  acme  " + sha256("right") + "\nback.office other\t" + sha256("left") + "\n");
    }

    @Test
    void aKeyNamesItsMerchant() throws Exception {
        assertThat(two().authenticate("Bearer right")).contains(new Caller("checkout-1", "acme"));
        assertThat(two().authenticate("bearer  left ")).contains(new Caller("back.office", "other"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic right", "right", "Bearer Right", "Bearer right x"
            })
    void anythingElseIsNobody(String header) throws Exception {
        assertThat(two().authenticate(header)).isEmpty();
    }

    @Test
    void anOverlongKeyIsNobody() throws Exception {
        assertThat(two().authenticate("Bearer " + "x".repeat(100_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment",
                "name acme",
                "name acme zz",
                "name acme abcd",
                "name ACME 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "na/me acme 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "name acme e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "a acme 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
                        + "a acme 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a07"
            })
    void aFileThatIsNotAsDescribedIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining("keys");
    }

    @Test
    void aKeyIsRevokedWithoutARestartAndABrokenFileChangesNothing() throws Exception {
        Path file = directory.resolve("keys");
        Files.writeString(file, "checkout-1 acme " + sha256("right"));
        try (ApiKeysFile keys = new ApiKeysFile(file, Duration.ofMillis(20))) {
            assertThat(keys.authenticate("Bearer right")).isPresent();
            Files.writeString(file, "checkout-1 acme");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .during(Duration.ofMillis(100))
                    .until(() -> keys.authenticate("Bearer right").isPresent());
            Files.writeString(file, "checkout-2 acme " + sha256("left"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> keys.authenticate("Bearer right").isEmpty());
            assertThat(keys.authenticate("Bearer left")).contains(new Caller("checkout-2", "acme"));
        }
    }

    private static String line(String name) throws Exception {
        return name + " acme " + sha256("key-of-" + name) + "\n";
    }

    private static boolean isKnown(ApiKeysFile keys, String name) {
        return keys.authenticate("Bearer key-of-" + name).isPresent();
    }

    /** The first half of a file is a file, too, when it was cut between two lines. */
    @Test
    void aHalfWrittenFileRevokesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), line("a") + line("b"));
        try (ApiKeysFile keys = new ApiKeysFile(file, Duration.ofDays(1))) {
            Files.writeString(file, line("a"));
            keys.readAgain();
            assertThat(isKnown(keys, "b")).isTrue();
            Files.writeString(file, line("a") + line("b") + line("c"));
            keys.readAgain();
            assertThat(isKnown(keys, "b")).isTrue();
            assertThat(isKnown(keys, "c")).as("seen once").isFalse();
            keys.readAgain();
            assertThat(isKnown(keys, "c")).as("seen twice").isTrue();
        }
    }

    @Test
    void aFileThatCannotBeReadChangesNothingAndIsReadOnceItCan() throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), line("a"));
        try (ApiKeysFile keys = new ApiKeysFile(file, Duration.ofDays(1))) {
            Files.delete(file);
            keys.readAgain();
            Files.createDirectory(file);
            keys.readAgain();
            Files.delete(file);
            Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            keys.readAgain();
            keys.readAgain();
            Files.writeString(file, line("b").substring(0, 30));
            keys.readAgain();
            keys.readAgain();
            assertThat(isKnown(keys, "a")).isTrue();

            Files.writeString(file, line("b"));
            keys.readAgain();
            keys.readAgain();
            assertThat(isKnown(keys, "b")).isTrue();
            assertThat(isKnown(keys, "a")).isFalse();
        }
    }

    /** A file system may fail in ways that are no IOException. */
    @Test
    void noFailureEndsTheReading() throws Exception {
        Path archive = directory.resolve("keys.zip");
        FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"));
        Path file = Files.writeString(zip.getPath("keys"), line("a"));
        try (ApiKeysFile keys = new ApiKeysFile(file, Duration.ofDays(1))) {
            zip.close();
            assertThatThrownBy(() -> ApiKeys.read(file)).isInstanceOf(ClosedFileSystemException.class);

            assertThatCode(keys::readAgain).doesNotThrowAnyException();
            assertThat(isKnown(keys, "a")).isTrue();
        }
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> ApiKeys.read(directory.resolve("none"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void oneMerchantsFloodLeavesAnothersTokens() {
        RateLimits limits = new RateLimits(2);
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += limits.tryAcquire("acme") ? 1 : 0;
        }
        assertThat(taken).isBetween(2, 4);
        assertThat(limits.tryAcquire("other")).isTrue();
    }
}
