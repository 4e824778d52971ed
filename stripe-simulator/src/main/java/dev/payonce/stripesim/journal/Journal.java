package dev.payonce.stripesim.journal;

import dev.payonce.stripesim.core.Change;
import dev.payonce.stripesim.core.ChangeLog;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The changes in the order they were made, each a length, a CRC-32C and its bytes. {@link #append} returns when the
 * operating system has them: they survive the death of the process (kill -9), not that of the machine, for there is no
 * fsync. A last record that was not written whole is cut off at the start; its request was never answered.
 *
 * <p>Used by one thread at a time.
 */
public final class Journal implements ChangeLog, AutoCloseable {
    private static final byte[] MAGIC = {'P', 'O', 'S', 'I', 'M', 0, 0, 1};
    private static final int FRAME = 8;
    private static final int RECORD_MAX = 1 << 20;
    private static final int READ_BUFFER = 1 << 18;

    private final FileChannel channel;
    private final ChangeCodec codec = new ChangeCodec();
    private final CRC32C crc = new CRC32C();

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens the journal of a directory, made if absent, and tells all that is in it.
     *
     * @throws JournalException if another process has it open, or it is damaged elsewhere than at its end
     */
    public static Journal open(Path directory, Consumer<Change> restored) {
        Path file = directory.resolve("journal");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Journal journal = new Journal(channel);
            try {
                journal.lock(file);
                long end = channel.size() < MAGIC.length ? journal.begin() : journal.restore(file, restored);
                channel.truncate(end);
                channel.position(end);
                return journal;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("can't open " + file + ": " + e.getMessage(), e);
        }
    }

    private void lock(Path file) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new JournalException(file + " is in use by this very process", e);
        }
        throw new JournalException(file + " is in use by another simulator; stop it, or give another --data");
    }

    private long begin() throws IOException {
        channel.truncate(0);
        write(ByteBuffer.wrap(MAGIC));
        return MAGIC.length;
    }

    /** Reads all whole records; returns where they end. */
    private long restore(Path file, Consumer<Change> restored) throws IOException {
        long size = channel.size();
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(raw, READ_BUFFER))) {
            if (!java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new JournalException(file + " is not a journal of this simulator, or of another version");
            }
            long position = MAGIC.length;
            while (size - position >= FRAME) {
                int length = in.readInt();
                int expected = in.readInt();
                if (length <= 0 || length > RECORD_MAX) {
                    throw damaged(file, position);
                }
                long end = position + FRAME + length;
                if (end > size) {
                    return position;
                }
                byte[] record = in.readNBytes(length);
                if (checksum(record) != expected) {
                    if (end == size) {
                        return position;
                    }
                    throw damaged(file, position);
                }
                restored.accept(codec.read(record));
                position = end;
            }
            return position;
        }
    }

    private static JournalException damaged(Path file, long position) {
        return new JournalException(file + " is damaged at byte " + position
                + "; move it away to start with an empty ledger, or restore it from a copy");
    }

    @Override
    public void append(Change change) {
        byte[] record = codec.write(change);
        if (record.length > RECORD_MAX) {
            throw new JournalException("a record of " + record.length + " bytes is too large");
        }
        ByteBuffer frame = ByteBuffer.allocate(FRAME + record.length);
        frame.putInt(record.length).putInt(checksum(record)).put(record).flip();
        try {
            write(frame);
        } catch (IOException e) {
            throw new JournalException("can't write the journal: " + e.getMessage(), e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private int checksum(byte[] record) {
        crc.reset();
        crc.update(record);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("can't close the journal: " + e.getMessage(), e);
        }
    }
}
