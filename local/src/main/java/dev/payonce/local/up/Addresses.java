package dev.payonce.local.up;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the parts of a running system are, for those who come later.
 *
 * @param gateways base URLs
 * @param psp base URL of the simulator; none where the real Stripe is used
 * @param dir the system's directory
 */
public record Addresses(List<String> gateways, Optional<String> psp, Path dir) {
    static Addresses of(PortPlan ports, Layout layout) {
        return new Addresses(
                ports.gateways().stream().map(PortPlan.Use::url).toList(),
                ports.psp().stream().map(PortPlan.Use::url).findFirst(),
                layout.dir());
    }

    /** Those of the system that is ready in a directory now, or nothing where none is. */
    public static Optional<Addresses> find(Path dir) throws IOException {
        Layout layout = Layout.of(dir);
        if (!DirectoryLock.isTaken(layout) || !Files.exists(layout.addresses())) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(layout.addresses())) {
            properties.load(reader);
        }
        return Optional.of(new Addresses(
                List.of(properties.getProperty("gateways", "").split(",", -1)),
                Optional.ofNullable(properties.getProperty("psp")),
                layout.dir()));
    }

    /** The process of a part, as long as it runs. */
    public Optional<ProcessHandle> part(String name) {
        return Leftovers.part(Layout.of(dir), name);
    }

    void write() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("gateways", String.join(",", gateways));
        psp.ifPresent(url -> properties.setProperty("psp", url));
        try (Writer writer = Files.newBufferedWriter(Layout.of(dir).addresses())) {
            properties.store(writer, null);
        }
    }
}
