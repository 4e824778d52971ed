package dev.payonce.local.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of JSON lines. A line is on disk when {@link #append} returns; what a kill left unfinished at the
 * end is cut off at the next start, since nobody was told of it.
 */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel channel;
    private final List<JsonNode> found;

    private Journal(FileChannel channel, List<JsonNode> found) {
        this.channel = channel;
        this.found = List.copyOf(found);
    }

    /**
     * Opens a journal, or begins one.
     *
     * @throws IOException in words for people, when it can't be read, is in use, or has a broken line before its last
     */
    static Journal open(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(file + " is in use by another registry");
            }
            byte[] bytes = Files.readAllBytes(file);
            List<JsonNode> lines = new ArrayList<>();
            int end = read(file, bytes, lines);
            channel.truncate(end).position(end);
            return new Journal(channel, lines);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What was in it when it was opened, oldest first. */
    List<JsonNode> found() {
        return found;
    }

    /** Adds a line; it survives kill -9 and power loss once this has returned. */
    void append(JsonNode line) throws IOException {
        ByteBuffer bytes = UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Reads the finished lines; returns where the last of them ends. */
    private static int read(Path file, byte[] bytes, List<JsonNode> lines) throws IOException {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                try {
                    lines.add(JSON.readTree(new String(bytes, start, i - start, UTF_8)));
                } catch (JsonProcessingException e) {
                    throw new IOException(
                            "%s is damaged in line %d; put it aside to start anew".formatted(file, lines.size() + 1),
                            e);
                }
                start = i + 1;
            }
        }
        return start;
    }
}
