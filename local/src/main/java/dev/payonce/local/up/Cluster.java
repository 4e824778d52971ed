package dev.payonce.local.up;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * What the brokers' data was made as. A quorum can't grow by starting more nodes: new, empty ones could outvote the old
 * one and forget what it knew.
 *
 * @param id of the cluster
 * @param brokers how many there are
 */
record Cluster(String id, int brokers) {
    /**
     * The cluster of a directory, or a new one.
     *
     * @throws UsageException when the directory was made with another number of brokers
     */
    static Cluster of(Layout layout, int brokers) throws IOException {
        Path file = layout.data().resolve("cluster.properties");
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            String made = properties.getProperty("brokers", "");
            if (!made.equals(String.valueOf(brokers))) {
                throw new UsageException(
                        "the data in %s was made with --brokers %s; use that again, or --fresh to forget the data"
                                .formatted(layout.dir(), made));
            }
            return new Cluster(properties.getProperty("id", ""), brokers);
        }
        Cluster cluster = new Cluster(Uuid.randomUuid().toString(), brokers);
        properties.setProperty("id", cluster.id);
        properties.setProperty("brokers", String.valueOf(brokers));
        Files.createDirectories(layout.data());
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return cluster;
    }
}
