package dev.payonce.benchmarks;

import dev.payonce.benchmarks.limit.LimitPipeline;
import dev.payonce.benchmarks.product.InstantProcessor;
import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import dev.payonce.local.process.Readiness;
import dev.payonce.local.registry.RegistryProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** How to start what stands beside the broker. Every process that decides gets the same environment and the same JVM. */
final class Parts {
    static final int PARTITIONS = 12;

    private static final String[] DECIDER_JVM = {
        "-Xmx512m", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-Dsun.net.http.retryPost=false"
    };

    private final Path root;
    private final Stage stage;

    Parts(Path root, Stage stage) {
        this.root = root;
        this.stage = stage;
    }

    /** The bare pipeline. */
    AppSpec limit() {
        int opsPort = Ports.free();
        return decider(AppSpec.main("limit", LimitPipeline.class.getName()), environment(opsPort, Ports.free(), 0, 0))
                .ready(Readiness.port(Ports.LOOPBACK, opsPort))
                .build();
    }

    AppSpec registry(int port) {
        return RegistryProcess.spec(port, stage.dir().resolve("registry")).build();
    }

    /** The processor with a PSP of 0 ms in its own process. */
    AppSpec instantProcessor(int registryPort, int queryPort) {
        return processor(AppSpec.main("processor", InstantProcessor.class.getName()), registryPort, queryPort, 0);
    }

    /** The processor as it is shipped, talking to the simulator. */
    AppSpec stripeProcessor(int registryPort, int simulatorPort) {
        return processor(AppSpec.jar("processor", jar("processor")), registryPort, Ports.free(), simulatorPort);
    }

    AppSpec simulator(int port) {
        return AppSpec.jar("simulator", jar("stripe-simulator"))
                .jvm("-Xmx256m", "-XX:-UsePerfData")
                .arg(
                        "--host",
                        Ports.LOOPBACK,
                        "--port",
                        port,
                        "--data",
                        stage.dir().resolve("simulator"))
                .log(log("simulator"))
                .ready(Readiness.http(Stage.url(port) + "/_sim/health"))
                .build();
    }

    AppSpec gateway(int port, int registryPort, int queryPort) {
        int opsPort = Ports.free();
        return AppSpec.jar("gateway", jar("ingress-gateway"))
                .jvm("-Xmx256m", "-XX:-UsePerfData")
                .env("HOST", Ports.LOOPBACK)
                .env("PORT", port)
                .env("OPS_HOST", Ports.LOOPBACK)
                .env("OPS_PORT", opsPort)
                .env("BOOTSTRAP_SERVERS", stage.bootstrapServers())
                .env("SCHEMA_REGISTRY_URL", Stage.url(registryPort))
                .env("SCHEMA_CACHE_DIR", stage.dir().resolve("gateway"))
                .env("PROCESSOR_URLS", Stage.url(queryPort))
                .env("RATE_LIMIT_PER_SECOND", 100_000)
                .log(log("gateway"))
                .ready(Readiness.http(Stage.url(opsPort) + "/health/ready"))
                .build();
    }

    private AppSpec processor(AppSpec.Builder program, int registryPort, int queryPort, int simulatorPort) {
        int opsPort = Ports.free();
        return decider(program, environment(opsPort, queryPort, registryPort, simulatorPort))
                .ready(Readiness.http(Stage.url(opsPort) + "/health/ready"))
                .build();
    }

    private AppSpec.Builder decider(AppSpec.Builder program, Map<String, Object> environment) {
        environment.forEach(program::env);
        return program.jvm(DECIDER_JVM).log(log("decider"));
    }

    /** The product's defaults in everything that is not an address or forced by the single broker. */
    private Map<String, Object> environment(int opsPort, int queryPort, int registryPort, int simulatorPort) {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("BOOTSTRAP_SERVERS", stage.bootstrapServers());
        environment.put("PARTITIONS", PARTITIONS);
        environment.put("REPLICATION_FACTOR", 1);
        environment.put("STATE_DIR", stage.dir().resolve("state"));
        environment.put("OPS_PORT", opsPort);
        environment.put("QUERY_PORT", queryPort);
        environment.put("SCHEMA_REGISTRY_URL", Stage.url(registryPort));
        environment.put("STRIPE_API_KEY", "sk_test_benchmark");
        environment.put("STRIPE_API_BASE", Stage.url(simulatorPort));
        return environment;
    }

    private Path log(String name) {
        return stage.dir().resolve(name + ".log");
    }

    private Path jar(String module) {
        return root.resolve(module).resolve("target").resolve("payonce-" + module + ".jar");
    }
}
