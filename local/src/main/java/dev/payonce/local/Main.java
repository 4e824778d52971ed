package dev.payonce.local;

import dev.payonce.local.demo.DemoCommand;
import dev.payonce.local.process.AppFailedException;
import dev.payonce.local.up.UpCommand;
import dev.payonce.local.up.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line behind {@code ./payonce}. */
@Command(
        name = "payonce",
        description = "Pay Once on one machine.",
        subcommands = {HelpCommand.class, UpCommand.class, DemoCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command: 0 well, 1 failed, 2 used wrongly. Messages are for people; no stack traces. */
    static int run(String... args) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((e, command, parsed) -> explain(e))
                .execute(args);
    }

    private static int explain(Exception e) throws Exception {
        if (e instanceof UsageException) {
            System.err.println("payonce: " + e.getMessage());
            return WRONG_USE;
        }
        if (e instanceof AppFailedException || e instanceof IOException || e instanceof UncheckedIOException) {
            System.err.println("payonce: " + (e.getMessage() == null ? e : e.getMessage()));
            return FAILED;
        }
        throw e; // a mistake of ours: shown as it is
    }
}
