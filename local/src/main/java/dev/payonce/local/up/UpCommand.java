package dev.payonce.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./payonce up}: the whole system in the foreground, until Ctrl-C. */
@Command(
        name = "up",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "The whole system on this machine, on loopback, in the foreground until Ctrl-C.",
            "Each part is a process of its own: DIR/pids/NAME holds its pid, DIR/logs/NAME.log its log. A part that dies"
                    + " is started again. If the launcher itself is killed with -9, the parts go on serving; the next"
                    + " up on the same DIR stops them first.",
            ""
        })
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private final UpOptions options = new UpOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalSystem system = LocalSystem.prepare(options, System.getenv(), System.out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop"));
        System.out.println("Starting Pay Once ...");
        System.out.print(system.start());
        System.out.flush();
        new CountDownLatch(1).await(); // the hook ends it
        return 0;
    }

    private static void stop(LocalSystem system) {
        try {
            System.out.println("\nStopping ...");
            system.close();
            System.out.println("Stopped.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
