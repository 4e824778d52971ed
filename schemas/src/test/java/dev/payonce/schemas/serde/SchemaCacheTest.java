package dev.payonce.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.payonce.payments.v1.PaymentOutcome;
import dev.payonce.payments.v1.PaymentRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link SchemaIds} learned is on disk, and believed from there as far as it may be. */
class SchemaCacheTest {
    private static final Schema REQUEST = PaymentRequest.getClassSchema();
    private static final SchemaIds.Lookup PENDING = new SchemaIds.Lookup.Pending();
    private static final SchemaIds.Timing TIMING = SchemaIdsTest.PATIENT;

    private final FaultyRegistry registry = new FaultyRegistry();
    private final List<SchemaIds> opened = new ArrayList<>();

    @TempDir
    Path disk;

    @AfterEach
    void close() {
        opened.forEach(SchemaIds::close);
        registry.close();
    }

    @Test
    void whatWasLearnedNeedsNoRegistryAfterARestart() {
        int id = registry.add(PaymentOutcome.getClassSchema());
        SchemaIds first = ids();
        first.lookup(id);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> first.lookup(id).equals(known(PaymentOutcome.getClassSchema())));
        int own = first.idOf("payments.requests-value", REQUEST);
        first.close();
        registry.stop();

        SchemaIds second = ids();
        assertThat(second.lookup(id)).isEqualTo(known(PaymentOutcome.getClassSchema()));
        assertThat(second.lookup(own)).isEqualTo(known(REQUEST));
        assertThat(second.idOf("payments.requests-value", REQUEST)).isEqualTo(own);
        assertThat(second.fetch(id)).isPresent();
        assertThatThrownBy(() -> second.idOf("payments.outcomes-value", REQUEST))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void damagedFilesAreAsGoodAsAbsentAndAreWrittenAnew() throws IOException {
        SchemaIds first = ids();
        int id = first.idOf("payments.requests-value", REQUEST);
        first.close();
        List<Path> files = files();
        assertThat(files).hasSize(2);
        List<byte[]> before = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            before.add(bytes);
            bytes = bytes.clone();
            bytes[bytes.length - 1] ^= 1; // an id with another digit, a schema that is none
            Files.write(file, bytes);
        }
        Files.writeString(files.getFirst().resolveSibling("stranger.schema"), "?");
        Files.write(files.getFirst().resolveSibling("99.schema"), new byte[] {(byte) 0xff, 0});
        Files.writeString(files.getFirst().resolveSibling("98.schema"), "");

        SchemaIds second = ids();
        assertThat(second.idOf("payments.requests-value", REQUEST)).isEqualTo(id);
        second.close();
        for (int i = 0; i < files.size(); i++) {
            assertThat(Files.readAllBytes(files.get(i))).isEqualTo(before.get(i));
        }
    }

    /** What was damaged may still be a schema: then of another kind of value, read without an error. */
    @Test
    void aDamagedSchemaIsNotAnotherSchema() throws IOException {
        SchemaIds first = ids();
        int id = first.idOf("payments.requests-value", REQUEST);
        first.close();
        Path file = files().stream()
                .filter(path -> path.toString().endsWith(id + ".schema"))
                .findAny()
                .orElseThrow();
        String damaged = Files.readString(file).replace("\"merchant_id\"", "\"merchant_ie\"");
        Files.writeString(file, damaged);
        registry.stop();

        SchemaIds second = ids();
        assertThat(second.lookup(id)).isEqualTo(PENDING);
        registry.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> second.lookup(id).equals(known(REQUEST)));
    }

    @Test
    void aTruncatedIdIsNotAnotherId() throws IOException {
        for (int i = 0; i < 12; i++) {
            registry.add(PaymentOutcome.getClassSchema());
        }
        SchemaIds first = ids();
        assertThat(first.idOf("payments.requests-value", REQUEST)).isEqualTo(13);
        first.close();
        Path file = files().stream()
                .filter(path -> path.toString().endsWith(".id"))
                .findAny()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        registry.stop();
        assertThatThrownBy(() -> ids().idOf("payments.requests-value", REQUEST)).isInstanceOf(RegistryException.class);
    }

    @Test
    void anotherRegistryHasOtherIds() {
        SchemaIds first = ids();
        int id = first.idOf("payments.requests-value", REQUEST);
        SchemaIds other = new SchemaIds(List.of("http://127.0.0.1:1"), null, disk, TIMING);
        opened.add(other);
        assertThat(other.lookup(id)).isEqualTo(PENDING);
    }

    @Test
    void anEmptiedRegistryIsBelievedOverTheDisk() {
        SchemaIds first = ids();
        int id = first.idOf("payments.requests-value", REQUEST);
        first.close();
        registry.schemas.put(id, PaymentOutcome.getClassSchema().toString());

        SchemaIds second = ids();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> second.lookup(id).equals(known(PaymentOutcome.getClassSchema())));
        assertThat(second.idOf("payments.requests-value", REQUEST)).isNotEqualTo(id);
    }

    @Test
    void aDirectoryThatCannotBeWrittenCostsNothingButTheMemory() throws IOException {
        Path file = Files.writeString(disk.resolve("a-file"), "in the way");
        SchemaIds ids = new SchemaIds(registry.urls(), null, file, TIMING);
        opened.add(ids);
        assertThat(ids.idOf("payments.requests-value", REQUEST)).isEqualTo(1);
    }

    private SchemaIds ids() {
        SchemaIds ids = new SchemaIds(registry.urls(), null, disk, TIMING);
        opened.add(ids);
        return ids;
    }

    private static SchemaIds.Lookup known(Schema schema) {
        return new SchemaIds.Lookup.Known(schema);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
