package dev.payonce.benchmarks;

import dev.payonce.benchmarks.limit.LimitWorkload;
import dev.payonce.benchmarks.load.HttpLoad;
import dev.payonce.benchmarks.load.KafkaLoad;
import dev.payonce.benchmarks.product.PaymentWorkload;
import dev.payonce.benchmarks.report.Flood;
import dev.payonce.benchmarks.report.JsonReport;
import dev.payonce.benchmarks.report.Machine;
import dev.payonce.benchmarks.report.Results;
import dev.payonce.benchmarks.report.TextReport;
import dev.payonce.local.process.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs the plan: each road on a fresh broker, one after the other, so that none disturbs another. */
final class Benchmark {
    private final Plan plan;
    private final Path root;
    private final Path target;
    private final PrintStream out;
    private final Results results = new Results();

    Benchmark(Plan plan, Path root, PrintStream out) {
        this.plan = plan;
        this.root = root;
        this.target = root.resolve("benchmarks").resolve("target");
        this.out = out;
    }

    /** Measures and reports; returns the exit status. Payments that end wrongly are an exception: nothing was measured. */
    int run() throws InterruptedException {
        try {
            measure();
        } finally {
            report();
        }
        return 0;
    }

    private void measure() throws InterruptedException {
        if (plan.has(Part.LIMIT)) {
            limit();
        }
        if (plan.has(Part.KAFKA)) {
            kafka();
        }
        if (plan.has(Part.STRIPE)) {
            stripe();
        }
        if (plan.has(Part.HTTP)) {
            http();
        }
    }

    /** What has been measured, also when a later part failed. */
    private void report() {
        Machine machine = Machine.here();
        out.println();
        out.print(new TextReport(machine, plan.rate_per_s(), results).text());
        Path json = target.resolve("bench.json");
        JsonReport.write(json, machine, plan.rate_per_s(), results);
        out.println("As JSON: " + json);
    }

    private void limit() throws InterruptedException {
        say("limit: the bare pipeline");
        try (Stage stage = stage("limit")) {
            stage.start(new Parts(root, stage).limit());
            try (KafkaLoad load = new KafkaLoad(stage.bootstrapServers(), Parts.PARTITIONS, new LimitWorkload())) {
                results.add(Results.LIMIT, flood(stage, load, plan.payments()));
                load.atRate(plan.rate_per_s(), plan.warmUpTime());
                results.add(Results.LIMIT, load.atRate(plan.rate_per_s(), plan.time()));
            }
        }
    }

    private void kafka() throws InterruptedException {
        say("Kafka road: the product with a PSP of 0 ms");
        int registry = Ports.free();
        try (Stage stage = stage("kafka")) {
            Parts parts = new Parts(root, stage);
            stage.start(parts.registry(registry));
            stage.start(parts.instantProcessor(registry, Ports.free()));
            try (PaymentWorkload payments = workload(stage, registry);
                    KafkaLoad load = new KafkaLoad(stage.bootstrapServers(), Parts.PARTITIONS, payments)) {
                results.add(Results.KAFKA, flood(stage, load, plan.payments()));
                load.atRate(plan.rate_per_s(), plan.warmUpTime());
                results.add(Results.KAFKA, load.atRate(plan.rate_per_s(), plan.time()));
                results.add(Results.KAFKA_REPLAY, load.againAtRate(plan.rate_per_s(), plan.time()));
            }
        }
    }

    private void stripe() throws InterruptedException {
        say("Stripe: the product through stripe-java and the simulator");
        List<Integer> ports = Ports.free(2);
        try (Stage stage = stage("stripe")) {
            Parts parts = new Parts(root, stage);
            stage.start(parts.registry(ports.get(0)));
            stage.start(parts.simulator(ports.get(1)));
            stage.start(parts.stripeProcessor(ports.get(0), ports.get(1)));
            try (PaymentWorkload payments = workload(stage, ports.get(0));
                    KafkaLoad load = new KafkaLoad(stage.bootstrapServers(), Parts.PARTITIONS, payments)) {
                results.add(Results.STRIPE, flood(stage, load, plan.stripePayments()));
            }
        }
    }

    private void http() throws InterruptedException {
        say("HTTP: a gateway before the product with a PSP of 0 ms");
        List<Integer> ports = Ports.free(3);
        try (Stage stage = stage("http")) {
            Parts parts = new Parts(root, stage);
            stage.start(parts.registry(ports.get(0)));
            stage.start(parts.instantProcessor(ports.get(0), ports.get(1)));
            stage.start(parts.gateway(ports.get(2), ports.get(0), ports.get(1)));
            try (PaymentWorkload payments = workload(stage, ports.get(0));
                    KafkaLoad kafka = new KafkaLoad(stage.bootstrapServers(), Parts.PARTITIONS, payments)) {
                kafka.flood(plan.warmUpPayments());
            }
            try (HttpLoad load = new HttpLoad(Stage.url(ports.get(2)))) {
                load.warmUp(plan.rate_per_s(), plan.warmUpTime().plus(plan.warmUpTime()));
                results.add(Results.HTTP, load.atRate(plan.rate_per_s(), plan.time()));
                results.add(Results.HTTP_REPLAY, load.againAtRate(plan.rate_per_s(), plan.time()));
            }
        }
    }

    private static PaymentWorkload workload(Stage stage, int registryPort) {
        return new PaymentWorkload(Stage.url(registryPort), stage.dir().resolve("load"));
    }

    private Flood flood(Stage stage, KafkaLoad load, int payments) throws InterruptedException {
        load.flood(Math.min(payments, plan.warmUpPayments()));
        Stage.Snapshot before = stage.snapshot();
        double payments_per_s = load.flood(payments);
        Stage.Snapshot after = stage.snapshot();
        return new Flood(
                payments,
                payments_per_s,
                Stage.used(before, after),
                after.disk().since(before.disk()).bytesByTopic());
    }

    private Stage stage(String name) {
        Path dir = target.resolve("bench").resolve(name);
        delete(dir);
        return new Stage(dir);
    }

    private void say(String what) {
        out.println("-- " + what);
    }

    private static void delete(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
