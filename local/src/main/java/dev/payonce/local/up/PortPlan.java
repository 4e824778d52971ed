package dev.payonce.local.up;

import dev.payonce.local.process.Ports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which part takes which port, and the flag that would move it. Parts of a kind are counted from 1. */
record PortPlan(
        List<Use> gateways,
        List<Use> gatewayOps,
        List<Use> processorOps,
        List<Use> processorQueries,
        List<Use> brokers,
        List<Use> registry,
        List<Use> psp) {
    private static final int PROCESSOR_OPS = 100;
    private static final int PROCESSOR_QUERIES = 200;

    /** A port, who takes it, and the flag that it follows from. */
    record Use(String who, int port, String flag) {
        String address() {
            return Ports.LOOPBACK + ":" + port;
        }

        String url() {
            return "http://" + address();
        }
    }

    static PortPlan of(UpOptions options) {
        return new PortPlan(
                uses(options.gateways, "gateway-%d", options.port, "--port"),
                uses(options.gateways, "operations of gateway-%d", options.opsPort, "--ops-port"),
                uses(options.processors, "operations of processor-%d", options.opsPort + PROCESSOR_OPS, "--ops-port"),
                uses(options.processors, "queries of processor-%d", options.opsPort + PROCESSOR_QUERIES, "--ops-port"),
                uses(options.brokers, "broker-%d", options.brokerPort, "--broker-port"),
                uses(1, "registry", options.registryPort, "--registry-port"),
                uses(options.stripe ? 0 : 1, "psp-simulator", options.pspPort, "--psp-port"));
    }

    List<Use> all() {
        return Stream.of(gateways, gatewayOps, processorOps, processorQueries, brokers, registry, psp)
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Checks that all ports are to be had, before anything is started.
     *
     * @throws UsageException naming each port that is not, who wanted it, and the flag that moves it
     */
    void check(IntPredicate isFree) {
        List<String> problems = new ArrayList<>();
        Map<Integer, Use> taken = new HashMap<>();
        for (Use use : all()) {
            Use other = taken.putIfAbsent(use.port(), use);
            if (other != null) {
                problems.add("port %d is wanted by %s (%s) and by %s (%s)"
                        .formatted(use.port(), other.who(), other.flag(), use.who(), use.flag()));
            } else if (!isFree.test(use.port())) {
                problems.add("port %d for %s is in use; choose another with %s"
                        .formatted(use.port(), use.who(), use.flag()));
            }
        }
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
    }

    private static List<Use> uses(int count, String who, int first, String flag) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Use(who.formatted(i + 1), first + i, flag))
                .toList();
    }
}
