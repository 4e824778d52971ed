package dev.payonce.simulation.system;

import dev.payonce.processor.psp.CallerSession;
import dev.payonce.processor.psp.Pace;
import dev.payonce.processor.psp.PspCallerConfig;
import dev.payonce.simulation.world.ConsumerGroup;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The product's psp caller in a process: one session after the other, as {@code PspCaller} runs them, a round a step. */
final class Caller {
    private static final long RESTART_MS = 500;
    private static final long ROUND_MS = 100;

    private final World world;
    private final Node node;
    private final PspCallerConfig config;
    private final Pace pace;
    private final CallDriver driver;
    private final ConsumerGroup group;
    private @Nullable CallerSession session;
    private @Nullable SimulatedConsumer consumer;
    private int roundsLeft;

    Caller(World world, Node node, PspNetwork psp) {
        this.world = world;
        this.node = node;
        this.config = world.setup().callerConfig(world.dice().pick(List.of(1, 3, 512)));
        this.pace = new Pace(() -> world.scheduler().now_ms() * 1_000_000, Duration.ZERO);
        this.driver = new CallDriver(world, node, psp, config, this::landed);
        this.group = world.broker().group(config.groupId(), Setup.PARTITIONS);
    }

    /** One round; says in how many ms it wants the next. */
    long step() {
        CallerSession now = session;
        try {
            if (now == null) {
                now = begin();
                session = now;
            }
            now.round();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
        } catch (RuntimeException e) {
            world.trace().note("caller starts over", node.name());
            close();
            return RESTART_MS;
        }
        if (consumer != null && consumer.tookSomething()) {
            roundsLeft = 3;
        }
        return roundsLeft-- > 0 || driver.isFull() ? ROUND_MS : Turns.ASLEEP;
    }

    private CallerSession begin() {
        SimulatedConsumer clients = new SimulatedConsumer(world, node, group, config);
        consumer = clients;
        CallerSession begun = CallerSession.of(
                config,
                clients,
                new SimulatedProducer(world, node, this::landed),
                world.setup().calls(),
                world.setup().writer(),
                driver,
                world.setup().stripe()::supports,
                Setup.PARTITIONS,
                world.setup().meters(),
                pace);
        begun.start();
        roundsLeft = 3;
        return begun;
    }

    /** A result that lands while it rests between two sessions is of the one before, and nobody hears of it. */
    private void landed() {
        if (session != null) {
            roundsLeft = 3;
            node.wakeCaller();
        }
    }

    void close() {
        CallerSession ended = session;
        session = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (RuntimeException e) {
                world.trace().note("caller's session closes late", node.name());
            }
        }
        consumer = null;
    }

    ConsumerGroup group() {
        return group;
    }

    String member() {
        return consumer == null ? "" : consumer.member();
    }
}
