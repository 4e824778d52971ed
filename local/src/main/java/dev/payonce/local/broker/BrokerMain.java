package dev.payonce.local.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * One broker: Kafka's own {@code kafka.Kafka} in KRaft combined mode, its storage formatted at the first start.
 *
 * <p>Arguments: a {@code server.properties} file and the cluster's id. SIGTERM stops it as it stops any Kafka broker.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2) {
            System.err.println("broker: needs a properties file and a cluster id");
            System.exit(2);
        }
        Path file = Path.of(args[0]);
        Properties settings = settings(file);
        if (!isFormatted(settings)) {
            int status = StorageTool.execute(
                    new String[] {"format", "-t", args[1], "-c", args[0], "--ignore-formatted"},
                    new PrintStream(System.out, true, StandardCharsets.UTF_8));
            if (status != 0) {
                System.err.println("broker: its storage can't be formatted; see above");
                System.exit(2);
            }
        }
        OldRegistration.remove(settings);
        Kafka.main(new String[] {args[0]});
    }

    private static boolean isFormatted(Properties settings) {
        return Files.exists(Path.of(settings.getProperty("log.dirs"), "meta.properties"));
    }

    private static Properties settings(Path file) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        return settings;
    }
}
