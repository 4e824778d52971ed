package dev.payonce.stripesim;

import dev.payonce.stripesim.core.CoreSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The command line, checked.
 *
 * @param data where the journal is kept, or null: all is forgotten when the process ends
 */
record Options(String host, int port, @Nullable Path data, CoreSettings core) {
    static final String USAGE = """
            usage: java -jar payonce-stripe-simulator.jar [option value]...
              --host ADDRESS     where to listen (127.0.0.1)
              --port N           0 for any that is free (12111)
              --data DIR         keeps ledger and idempotency keys over restarts; without it all is in memory
              --latency MS       the middle of the time that executing a request takes (0)
              --jitter MS        how far from the middle it may be, both ways (0)
              --rate-limit N     requests a second and API key before 429; 0 is no limit (0)
              --key-ttl S        how long idempotency keys are remembered (86400)
              --log-entries N    how many of the newest requests GET /_sim/log shows (200000)
            """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException in words for whoever wrote it
     */
    static Options parse(String[] arguments) {
        String host = "127.0.0.1";
        int port = 12111;
        Path data = null;
        CoreSettings d = CoreSettings.defaults();
        long latency_ms = d.latency_ms();
        long jitter_ms = d.jitter_ms();
        int rateLimit = d.rateLimit_per_s();
        long keyTtl_s = d.keyTtl_s();
        int logEntries = d.logEntriesMax();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        name.startsWith("--") ? name + " needs a value" : "unknown option " + name);
            }
            String value = arguments[i + 1];
            switch (name) {
                case "--host" -> host = value;
                case "--port" -> port = number(name, value, 0, 65_535);
                case "--data" -> data = Path.of(value);
                case "--latency" -> latency_ms = number(name, value, 0, 600_000);
                case "--jitter" -> jitter_ms = number(name, value, 0, 600_000);
                case "--rate-limit" -> rateLimit = number(name, value, 0, 1_000_000);
                case "--key-ttl" -> keyTtl_s = number(name, value, 1, 10_000_000);
                case "--log-entries" -> logEntries = number(name, value, 1, 10_000_000);
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new Options(host, port, data, new CoreSettings(keyTtl_s, rateLimit, latency_ms, jitter_ms, logEntries));
    }

    private static int number(String name, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + value, e);
        }
        throw new IllegalArgumentException(name + " must be " + min + " to " + max);
    }
}
