package dev.payonce.local.up;

import dev.payonce.local.process.Ports;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags of {@code up}: how many of each part, where, and how the PSP is to behave. */
public final class UpOptions {
    private static final int PARTS_MAX = 9;
    private static final int PORT_MAX = 65_535;
    private static final int FREE_FROM = 21_000;
    private static final int FREE_TO = 32_000; // above it ports are given to outgoing connections

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "1", description = "Kafka brokers (${DEFAULT-VALUE})")
    int brokers = 1;

    @Option(names = "--processors", paramLabel = "N", defaultValue = "1", description = "processors (${DEFAULT-VALUE})")
    int processors = 1;

    @Option(names = "--gateways", paramLabel = "N", defaultValue = "1", description = "gateways (${DEFAULT-VALUE})")
    int gateways = 1;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".payonce",
            description = "data, logs and process ids (${DEFAULT-VALUE}); what is there is picked up again")
    Path data = Path.of(".payonce");

    @Option(names = "--fresh", description = "forget the data of earlier runs")
    boolean fresh;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "gateway 1; further gateways on the next ports (${DEFAULT-VALUE})")
    int port = 8080;

    @Option(
            names = "--ops-port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "operations port of gateway 1; further gateways count up, processors from +100,"
                    + " their query ports from +200 (${DEFAULT-VALUE})")
    int opsPort = 8090;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "broker 1; further brokers on the next ports (${DEFAULT-VALUE})")
    int brokerPort = 9092;

    @Option(
            names = "--psp-port",
            paramLabel = "PORT",
            defaultValue = "12111",
            description = "Stripe simulator (${DEFAULT-VALUE})")
    int pspPort = 12111;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "schema registry (${DEFAULT-VALUE})")
    int registryPort = 8081;

    @Option(
            names = "--psp-latency",
            paramLabel = "MS",
            defaultValue = "0",
            description = "how long the simulated PSP takes for a call (${DEFAULT-VALUE})")
    int pspLatency_ms;

    @Option(
            names = "--margin",
            paramLabel = "S",
            defaultValue = "900",
            description = "seconds after a call's not_after from which a look-up may prove its absence"
                    + " (${DEFAULT-VALUE})")
    int margin_s = 900;

    @Option(
            names = "--stripe",
            description = "use the real Stripe instead of the simulator, with the key in STRIPE_API_KEY")
    boolean stripe;

    /**
     * One of each part, on ports that are free now.
     *
     * @throws UsageException when none can be found
     */
    public static UpOptions onFreePorts(Path dir) {
        for (int base = FREE_FROM; base < FREE_TO; base += 1_000) {
            UpOptions options = new UpOptions();
            options.data = dir;
            options.port = base;
            options.opsPort = base + 10;
            options.brokerPort = base + 20;
            options.registryPort = base + 30;
            options.pspPort = base + 40;
            if (PortPlan.of(options).all().stream().allMatch(use -> Ports.isFree(use.port()))) {
                return options;
            }
        }
        throw new UsageException("no free ports were found from %d to %d".formatted(FREE_FROM, FREE_TO));
    }

    /**
     * Checks what can be checked before anything starts.
     *
     * @throws UsageException naming the flag and its range
     */
    void validate(Map<String, String> environment) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("--brokers", brokers);
        counts.put("--processors", processors);
        counts.put("--gateways", gateways);
        counts.forEach((flag, count) -> UsageException.unlessInRange(flag, count, 1, PARTS_MAX));
        PortPlan.of(this).all().forEach(use -> UsageException.unlessInRange(use.flag(), use.port(), 1, PORT_MAX));
        UsageException.unlessInRange("--psp-latency", pspLatency_ms, 0, 600_000);
        UsageException.unlessInRange("--margin", margin_s, 0, 86_400);
        if (stripe && environment.getOrDefault("STRIPE_API_KEY", "").isBlank()) {
            throw new UsageException("--stripe needs the environment variable STRIPE_API_KEY");
        }
    }
}
