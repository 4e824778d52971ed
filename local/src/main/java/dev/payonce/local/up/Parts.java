package dev.payonce.local.up;

import dev.payonce.local.broker.BrokerProcess;
import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import dev.payonce.local.process.Readiness;
import dev.payonce.local.registry.RegistryProcess;
import dev.payonce.local.up.PortPlan.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How each part of the system is started: this is where the flags of {@code up} become command lines and environments.
 * Heaps are small and collectors simple, so that all of it fits in 2 GiB.
 */
final class Parts {
    private static final String SIMULATOR_KEY = "sk_test_local";

    private final UpOptions options;
    private final Map<String, String> environment;
    private final Layout layout;
    private final PortPlan ports;
    private final Jars jars;
    private final Cluster cluster;

    Parts(
            UpOptions options,
            Map<String, String> environment,
            Layout layout,
            PortPlan ports,
            Jars jars,
            Cluster cluster) {
        this.options = options;
        this.environment = environment;
        this.layout = layout;
        this.ports = ports;
        this.jars = jars;
        this.cluster = cluster;
    }

    /** All parts, in groups: stopped group by group, callers before what they call. */
    List<List<AppSpec>> inStopOrder() throws IOException {
        Files.createDirectories(layout.cache());
        String own = jars.prepare("local", layout).toString();
        List<AppSpec> services = new ArrayList<>();
        services.add(registry(own));
        if (!options.stripe) {
            services.add(simulator());
        }
        return List.of(gateways(), processors(), services, brokers(own));
    }

    private List<AppSpec> brokers(String classPath) {
        List<Integer> controllers = Ports.free(options.brokers);
        List<AppSpec> specs = new ArrayList<>();
        for (int i = 0; i < options.brokers; i++) {
            String name = "broker-" + (i + 1);
            specs.add(BrokerProcess.builder(layout.data(name))
                    .name(name)
                    .port(ports.brokers().get(i).port())
                    .node(i + 1, controllers, cluster.id())
                    .heap("320m")
                    .jvm(jvmFlags(name))
                    .jvm("-XX:+UseSerialGC")
                    .classPath(classPath)
                    .log(layout.log(name))
                    .outlivesParent()
                    .build());
        }
        return specs;
    }

    private AppSpec registry(String classPath) {
        Use port = ports.registry().getFirst();
        return RegistryProcess.spec(port.port(), layout.data("registry"), classPath)
                .jvm(jvmFlags("registry"))
                .log(layout.log("registry"))
                .outlivesParent()
                .build();
    }

    private AppSpec simulator() throws IOException {
        Use port = ports.psp().getFirst();
        return app("psp-simulator", "stripe-simulator", "-Xmx256m")
                .arg("--host", Ports.LOOPBACK, "--port", port.port(), "--data", layout.data("psp-simulator"))
                .arg("--latency", options.pspLatency_ms)
                .ready(Readiness.http(port.url() + "/_sim/health"))
                .build();
    }

    private List<AppSpec> processors() throws IOException {
        List<AppSpec> specs = new ArrayList<>();
        for (int i = 0; i < options.processors; i++) {
            String name = "processor-" + (i + 1);
            Use ops = ports.processorOps().get(i);
            specs.add(app(name, "processor", "-Xmx320m")
                    .env(kafka())
                    .env(psp())
                    .env("STATE_DIR", layout.data(name))
                    .env("REPLICATION_FACTOR", Math.min(3, options.brokers))
                    .env("QUERY_PORT", ports.processorQueries().get(i).port())
                    .env("OPS_PORT", ops.port())
                    .env("LOOK_UP_MARGIN_S", options.margin_s)
                    .env("PSP_RETURN_URL", ports.gateways().getFirst().url())
                    .ready(Readiness.http(ops.url() + "/health/ready"))
                    .build());
        }
        return specs;
    }

    private List<AppSpec> gateways() throws IOException {
        String processors = ports.processorQueries().stream().map(Use::url).collect(Collectors.joining(","));
        List<AppSpec> specs = new ArrayList<>();
        for (int i = 0; i < options.gateways; i++) {
            String name = "gateway-" + (i + 1);
            Use ops = ports.gatewayOps().get(i);
            specs.add(app(name, "ingress-gateway", "-Xmx192m")
                    .env(kafka())
                    .env("PORT", ports.gateways().get(i).port())
                    .env("OPS_PORT", ops.port())
                    .env("PROCESSOR_URLS", processors)
                    .env("SCHEMA_CACHE_DIR", layout.data(name))
                    .ready(Readiness.http(ops.url() + "/health/ready"))
                    .build());
        }
        return specs;
    }

    private Map<String, String> kafka() {
        Map<String, String> kafka = new LinkedHashMap<>();
        kafka.put(
                "BOOTSTRAP_SERVERS", ports.brokers().stream().map(Use::address).collect(Collectors.joining(",")));
        kafka.put("SCHEMA_REGISTRY_URL", ports.registry().getFirst().url());
        return kafka;
    }

    private Map<String, String> psp() {
        return options.stripe
                ? Map.of("STRIPE_API_KEY", environment.getOrDefault("STRIPE_API_KEY", ""))
                : Map.of(
                        "STRIPE_API_KEY",
                        SIMULATOR_KEY,
                        "STRIPE_API_BASE",
                        ports.psp().getFirst().url());
    }

    private AppSpec.Builder app(String name, String module, String heap) throws IOException {
        Path jar = jars.prepare(module, layout);
        return AppSpec.jar(name, jar)
                .jvm(jvmFlags(name))
                .jvm(heap, "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError")
                .log(layout.log(name))
                .outlivesParent();
    }

    private String[] jvmFlags(String name) {
        return new String[] {
            Leftovers.mark(layout, name),
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + layout.cache().resolve(name + ".jsa"),
            "-Xlog:cds=off,cds+dynamic=off,aot=off",
            "-Xshare:auto"
        };
    }
}
