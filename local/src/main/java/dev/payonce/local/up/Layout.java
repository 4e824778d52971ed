package dev.payonce.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a local system keeps what.
 *
 * @param dir absolute
 */
record Layout(Path dir) {
    static Layout of(Path dir) {
        return new Layout(dir.toAbsolutePath().normalize());
    }

    /** One file a part, named after it, that holds its process id. */
    Path pids() {
        return dir.resolve("pids");
    }

    Path logs() {
        return dir.resolve("logs");
    }

    Path data() {
        return dir.resolve("data");
    }

    /** The jars that run, apart from those that a build may replace meanwhile. */
    Path run() {
        return dir.resolve("run");
    }

    /** Archives of loaded classes, which make the next start faster. */
    Path cache() {
        return dir.resolve("cache");
    }

    /** Held by the launcher as long as it runs. */
    Path lock() {
        return dir.resolve("lock");
    }

    /** Where the parts are, while they are ready. */
    Path addresses() {
        return dir.resolve("addresses");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path data(String part) {
        return data().resolve(part);
    }

    /** Forgets everything but the lock; what else people keep in the directory stays. */
    void clear() throws IOException {
        for (Path own : List.of(data(), logs(), pids(), run(), cache(), addresses())) {
            delete(own);
        }
    }

    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
