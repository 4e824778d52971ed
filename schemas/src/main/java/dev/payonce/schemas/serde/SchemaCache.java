package dev.payonce.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schema ids on disk, a file each: {@code ID.schema} for a schema, {@code SUBJECT.FINGERPRINT.id} for a registration. Ids
 * never change their meaning within a registry, so what was learned once needs no registry at the next start; another
 * registry's ids mean other schemas, so each has a directory of its own, named by the fingerprint of its URLs.
 *
 * <p>Each file begins with a checksum: a digit lost from an id would be another id. A file that can't be read is as good
 * as absent and is written anew; one that can't be written costs a question later. Both are logged, neither fails.
 */
final class SchemaCache {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaCache.class);
    private static final String SCHEMA_SUFFIX = ".schema";
    private static final int FILE_BYTES_MAX = 2 << 20;

    private final @Nullable Path directory;

    private SchemaCache(@Nullable Path directory) {
        this.directory = directory;
    }

    /** The cache of one registry below {@code root}, or one that keeps nothing. */
    static SchemaCache of(@Nullable Path root, List<String> urls) {
        return new SchemaCache(
                root == null ? null : root.resolve("registry-%016x".formatted(fingerprint(String.join(",", urls)))));
    }

    /** Every schema that can be read. */
    Map<Integer, Schema> schemas() {
        Map<Integer, Schema> schemas = new HashMap<>();
        if (directory == null || !Files.isDirectory(directory)) {
            return schemas;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SCHEMA_SUFFIX)) {
            for (Path file : files) {
                OptionalInt id = number(file.getFileName().toString().replace(SCHEMA_SUFFIX, ""));
                Optional<Schema> schema = read(file).flatMap(text -> parse(file, text));
                if (id.isPresent() && schema.isPresent()) {
                    schemas.put(id.getAsInt(), schema.get());
                }
            }
        } catch (IOException e) {
            LOG.warn("learned schema ids can't be read, the registry will be asked: {}", e.toString());
        }
        return schemas;
    }

    /** The id under which a subject's schema was registered. */
    OptionalInt idOf(String subject, Schema schema) {
        return directory == null
                ? OptionalInt.empty()
                : read(directory.resolve(subjectFile(subject, schema)))
                        .map(SchemaCache::number)
                        .orElse(OptionalInt.empty());
    }

    void rememberSchema(int id, Schema schema) {
        write(id + SCHEMA_SUFFIX, schema.toString());
    }

    void rememberSubject(String subject, Schema schema, int id) {
        write(subjectFile(subject, schema), Integer.toString(id));
    }

    /** The whole text decides, documentation and defaults included: a registry takes schemas that differ in them for two. */
    private static String subjectFile(String subject, Schema schema) {
        return "%s.%016x.id".formatted(subject, fingerprint(schema.toString()));
    }

    private static long fingerprint(String text) {
        return SchemaNormalization.fingerprint64(text.getBytes(UTF_8));
    }

    private static Optional<Schema> parse(Path file, String text) {
        try {
            return Optional.of(WriterSchemas.parse(text));
        } catch (SchemaParseException e) {
            LOG.warn("{} holds no schema, the registry will be asked", file);
            return Optional.empty();
        }
    }

    private static OptionalInt number(String text) {
        return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static Optional<String> read(Path file) {
        try {
            if (!Files.exists(file) || Files.size(file) > FILE_BYTES_MAX) {
                return Optional.empty();
            }
            String content = Files.readString(file);
            int end = content.indexOf('\n');
            String text = content.substring(end + 1);
            if (end > 0 && content.substring(0, end).equals(checksum(text))) {
                return Optional.of(text);
            }
            LOG.warn("{} is damaged, the registry will be asked", file);
        } catch (IOException e) {
            LOG.warn("{} can't be read, the registry will be asked: {}", file, e.toString());
        }
        return Optional.empty();
    }

    private void write(String name, String text) {
        if (directory == null
                || read(directory.resolve(name)).filter(text::equals).isPresent()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Path half = Files.createTempFile(directory, name, ".tmp");
            try {
                writeThrough(half, checksum(text) + "\n" + text);
                Files.move(
                        half,
                        directory.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            LOG.warn("{} can't be kept in {}: {}", name, directory, e.toString());
        }
    }

    private static void writeThrough(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
