package dev.payonce.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** How many bytes of log a broker keeps, by topic. Segments only: its index files are of a fixed size. */
public record DiskUse(Map<String, Long> bytesByTopic) {
    private static final String SEGMENT = ".log";

    /** Reads a broker's log directory, which may change meanwhile. */
    public static DiskUse of(Path logs) {
        Map<String, Long> bytes = new TreeMap<>();
        try {
            Files.walkFileTree(logs, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    Path dir = file.getParent();
                    Path name = file.getFileName();
                    if (dir != null && name != null && name.toString().endsWith(SEGMENT) && !dir.equals(logs)) {
                        bytes.merge(topicOf(String.valueOf(dir.getFileName())), attributes.size(), Long::sum);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE; // a segment may be rolled or deleted while we look
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DiskUse(bytes);
    }

    /** What was added since. */
    public DiskUse since(DiskUse before) {
        Map<String, Long> added = new TreeMap<>();
        bytesByTopic.forEach((topic, bytes) -> added.put(topic, bytes - before.bytesByTopic.getOrDefault(topic, 0L)));
        return new DiskUse(added);
    }

    public long total() {
        return bytesByTopic.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A partition's directory is named {@code topic-number}. */
    static String topicOf(String directory) {
        return directory.substring(0, Math.max(0, directory.lastIndexOf('-')));
    }
}
