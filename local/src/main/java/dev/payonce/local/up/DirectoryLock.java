package dev.payonce.local.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One launcher a directory. The operating system lets go of the lock when the launcher dies, however it dies. */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a directory, which is created where it is missing.
     *
     * @throws UsageException when another launcher has it
     */
    static DirectoryLock take(Layout layout) throws IOException {
        Files.createDirectories(layout.dir());
        FileChannel channel = FileChannel.open(
                layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new UsageException(
                    "a system already runs in %s (launcher's pid %s); stop it, or use --data with another directory"
                            .formatted(layout.dir(), owner(layout.lock())));
        }
        channel.truncate(0);
        channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"));
        return new DirectoryLock(channel);
    }

    /** Whether a launcher runs on a directory now. */
    static boolean isTaken(Layout layout) throws IOException {
        if (!Files.exists(layout.lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(layout.lock(), StandardOpenOption.WRITE)) {
            return tryLock(channel) == null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String owner(Path lock) throws IOException {
        String pid = Files.readString(lock).strip();
        return pid.isEmpty() ? "unknown" : pid;
    }
}
