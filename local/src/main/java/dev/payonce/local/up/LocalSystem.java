package dev.payonce.local.up;

import dev.payonce.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The whole system on this machine, from its lock to its last process. */
public final class LocalSystem implements AutoCloseable {
    private final UpOptions options;
    private final Layout layout;
    private final PortPlan ports;
    private final DirectoryLock lock;
    private final Supervisor supervisor;
    private final long begun_ns;
    private boolean closed;

    private LocalSystem(
            UpOptions options,
            Layout layout,
            PortPlan ports,
            DirectoryLock lock,
            Supervisor supervisor,
            long begun_ns) {
        this.options = options;
        this.layout = layout;
        this.ports = ports;
        this.lock = lock;
        this.supervisor = supervisor;
        this.begun_ns = begun_ns;
    }

    /**
     * Checks everything that can be checked, stops what an earlier launcher left, and makes the system ready to start.
     *
     * @param report takes what people are to hear, line by line
     * @throws UsageException when a flag is wrong, a port taken, or a launcher runs on the directory already
     */
    public static LocalSystem prepare(UpOptions options, Map<String, String> environment, Consumer<String> report)
            throws IOException {
        long begun = System.nanoTime();
        options.validate(environment);
        Layout layout = Layout.of(options.data);
        DirectoryLock lock = DirectoryLock.take(layout);
        try {
            List<String> left = Leftovers.stop(layout);
            if (!left.isEmpty()) {
                report.accept("stopped what an earlier run had left: " + String.join(", ", left));
            }
            PortPlan ports = PortPlan.of(options);
            ports.check(Ports::isFree);
            if (options.fresh) {
                layout.clear();
            }
            Files.deleteIfExists(layout.addresses());
            Cluster cluster = Cluster.of(layout, options.brokers);
            Parts parts = new Parts(options, environment, layout, ports, Jars.ofThisTree(), cluster);
            Supervisor supervisor = new Supervisor(parts.inStopOrder(), layout.pids(), report);
            return new LocalSystem(options, layout, ports, lock, supervisor, begun);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @return the table of addresses, when all is ready
     * @throws dev.payonce.local.process.AppFailedException when a part does not get ready
     */
    public String start() throws IOException {
        supervisor.start();
        addresses().write();
        return AddressTable.of(options, ports, layout, (System.nanoTime() - begun_ns) / 1e9);
    }

    /** Removes a directory with all that is in it. */
    public static void delete(Path dir) throws IOException {
        Layout.delete(dir);
    }

    public Addresses addresses() {
        return Addresses.of(ports, layout);
    }

    /** Stops all parts, callers first, bounded. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        Files.deleteIfExists(layout.addresses());
        supervisor.stop();
        lock.close();
    }
}
