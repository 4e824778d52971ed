package dev.payonce.stripesim;

import dev.payonce.stripesim.core.Change;
import dev.payonce.stripesim.core.ChangeLog;
import dev.payonce.stripesim.core.StripeSimulator;
import dev.payonce.stripesim.http.HttpServer;
import dev.payonce.stripesim.http.Live;
import dev.payonce.stripesim.journal.Journal;
import dev.payonce.stripesim.journal.JournalException;
import io.javalin.util.JavalinBindException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator as a process: a journal, the core that it restores, and HTTP over it. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int EXIT_CONFIGURATION = 2;
    private static final int EXIT_JOURNAL = 3;

    private Main() {}

    /** Runs until the process is told to stop. Exit code 2: it can't start like this; 3: the journal failed. */
    public static void main(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        try {
            run(Options.parse(arguments));
        } catch (IllegalArgumentException | JournalException | JavalinBindException e) {
            System.err.println("payonce-stripe-simulator: " + e.getMessage());
            System.exit(EXIT_CONFIGURATION);
        }
    }

    private static void run(Options options) {
        LateJournal changes = new LateJournal();
        StripeSimulator core = new StripeSimulator(
                options.core(),
                System::currentTimeMillis,
                new RandomIds(),
                () -> ThreadLocalRandom.current().nextDouble(),
                changes);
        Journal journal = options.data() == null ? null : Journal.open(options.data(), core::apply);
        changes.journal = journal;
        HttpServer server = HttpServer.start(new Live(core, Main::halt), options.host(), options.port());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, journal), "stop"));
        LOG.info(
                "listening on http://{}:{}, {} charges restored",
                options.host(),
                server.port(),
                core.ledger().size());
    }

    private static void stop(HttpServer server, @Nullable Journal journal) {
        server.close();
        if (journal != null) {
            journal.close();
        }
    }

    private static void halt() {
        LOG.error("the journal can't be written: stopping at once, because an oracle must not forget");
        Runtime.getRuntime().halt(EXIT_JOURNAL);
    }

    /** Ties the knot: the journal restores the core, and the core writes to the journal. */
    private static final class LateJournal implements ChangeLog {
        private @Nullable Journal journal;

        @Override
        public void append(Change change) {
            if (journal != null) {
                journal.append(change);
            }
        }
    }
}
