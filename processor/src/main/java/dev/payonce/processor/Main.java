package dev.payonce.processor;

import dev.payonce.processor.psp.Psp;
import dev.payonce.processor.psp.stripe.StripePsp;
import dev.payonce.schemas.settings.StartError;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a processor from its environment, and stops it on SIGTERM. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int EXIT_WRONG_CONFIGURATION = 2;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        run(config -> new StripePsp(config.stripe()));
    }

    /** The whole life of a processor's process, whatever its PSP: benchmarks bring one of their own. */
    public static void run(Function<ProcessorConfig, Psp> psp) throws InterruptedException {
        Application application;
        try {
            ProcessorConfig config = ProcessorConfig.of(System.getenv());
            application = new Application(config, psp.apply(config));
        } catch (KafkaException e) {
            System.err.println("payonce-processor: " + StartError.line(e));
            System.exit(EXIT_WRONG_CONFIGURATION);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            application.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        int exit = application.run();
        if (exit != 0) {
            LOG.error("the processor stops with exit status {}", exit);
            System.exit(exit);
        }
        stopped.await();
    }
}
