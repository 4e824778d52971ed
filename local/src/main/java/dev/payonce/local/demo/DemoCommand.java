package dev.payonce.local.demo;

import dev.payonce.local.up.Addresses;
import dev.payonce.local.up.LocalSystem;
import dev.payonce.local.up.UpOptions;
import dev.payonce.local.up.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./payonce demo}: a minute of shopping with faults, and the reckoning. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "A minute of shopping: fresh payments, impatient double clicks, retries after lost replies, declines, replies"
                    + " that the PSP drops after charging, and a processor killed with -9 in the middle.",
            "At the end the simulator's ledger is held against the answers, payment by payment. Exit status 1 if"
                    + " anything was doubled or lost.",
            "Uses the system that runs in DIR; where none runs, starts one of its own, on free ports, and removes it"
                    + " afterwards.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int SECONDS_MAX = 3_600;
    private static final int RATE_MAX = 500;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "how long customers come in (${DEFAULT-VALUE})")
    private int seconds = 60;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "customers a second (${DEFAULT-VALUE})")
    private int rate_per_second = 20;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".payonce",
            description = "the directory of the running system (${DEFAULT-VALUE})")
    private Path data = Path.of(".payonce");

    @Override
    public Integer call() throws IOException, InterruptedException {
        UsageException.unlessInRange("--seconds", seconds, 1, SECONDS_MAX);
        UsageException.unlessInRange("--rate", rate_per_second, 1, RATE_MAX);
        Optional<Addresses> running = Addresses.find(data);
        if (running.isPresent()) {
            System.out.println("Shopping at the system in " + running.get().dir() + ".");
            return shopAt(running.get());
        }
        System.out.println("No system runs in " + data + ": starting one for the demo ...");
        return shopAtMyOwn();
    }

    private int shopAtMyOwn() throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory("payonce-demo");
        UpOptions options = UpOptions.onFreePorts(dir);
        LocalSystem system = LocalSystem.prepare(options, System.getenv(), System.out::println);
        Thread remove = new Thread(() -> remove(system, dir), "stop");
        Runtime.getRuntime().addShutdownHook(remove);
        system.start();
        return shopAt(system.addresses()); // the exit removes the system
    }

    private static void remove(LocalSystem system, Path dir) {
        try {
            system.close();
            LocalSystem.delete(dir);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's system is left in " + dir, e);
        }
    }

    private int shopAt(Addresses addresses) throws IOException, InterruptedException {
        String psp = addresses
                .psp()
                .orElseThrow(() -> new UsageException(
                        "the demo reads the simulator's ledger, and this system uses the" + " real Stripe"));
        return new Demo(addresses, psp, seconds, rate_per_second).run() ? 0 : 1;
    }
}
