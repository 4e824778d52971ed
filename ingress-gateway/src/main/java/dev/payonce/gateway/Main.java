package dev.payonce.gateway;

import dev.payonce.schemas.settings.StartError;
import io.javalin.util.JavalinException;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;

/** Starts a gateway from its environment; SIGTERM stops it. */
public final class Main {
    private static final int WRONG_CONFIGURATION = 2;
    private static final int DIED = 1;

    private Main() {}

    public static void main(String[] args) {
        try {
            Gateway gateway = new Gateway(GatewayConfig.read(System.getenv()), Main::die);
            gateway.start();
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(gateway::stop));
        } catch (KafkaException | IOException | JavalinException e) {
            System.err.println("payonce-gateway: " + StartError.line(e));
            System.exit(WRONG_CONFIGURATION);
        }
    }

    /** From a thread of its own: an exit waits for the stop, which waits for the thread that died. */
    private static void die() {
        Thread.ofPlatform().name("die").start(() -> System.exit(DIED));
    }
}
