package dev.payonce.simulation.system;

import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.VirtualClock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What happens to processes from outside, now and then, until the faults are over. */
public final class Chaos {
    private final World world;
    private final List<Node> nodes;
    private final PspNetwork psp;
    private long until_ms;

    public Chaos(World world, List<Node> nodes, PspNetwork psp) {
        this.world = world;
        this.nodes = nodes;
        this.psp = psp;
    }

    /** Begins. */
    public void begin() {
        if (world.faults().strikes(FaultKind.PSP_AWAY_FOR_A_DAY)) {
            psp.away(Duration.ofHours(world.dice().between(15, 30)).toMillis());
        }
        if (world.faults().strikes(FaultKind.NOBODY_READS_FOR_A_DAY)) {
            long from_ms = world.dice().between(3_000, 28_000);
            long for_ms =
                    Duration.ofMinutes(world.dice().between(23 * 60, 27 * 60)).toMillis();
            until_ms = world.scheduler().now_ms() + from_ms + for_ms;
            nodes.forEach(node -> world.scheduler().after(from_ms, () -> node.crash(for_ms)));
        }
        if (world.faults().strikes(FaultKind.PRUNED_AFTER_MONTHS)) {
            until_ms = world.scheduler().now_ms()
                    + Setup.RETENTION.plusDays(world.dice().between(2, 4)).toMillis();
        }
        again(0);
    }

    /** Until when something is wrong that began in the beginning. */
    public long until_ms() {
        return Math.max(until_ms, psp.away_until_ms());
    }

    private void again(long since_ms) {
        if (world.faults().isOver()) {
            return;
        }
        strike();
        long pause_ms = world.dice().between(1, Math.max(1_000, since_ms / 10));
        world.scheduler().after(pause_ms, () -> again(since_ms + pause_ms));
    }

    private void strike() {
        Dice dice = world.dice();
        Node node = dice.pick(nodes);
        if (node.isUp() && strikes(FaultKind.CRASH)) {
            node.crash();
        }
        if (node.isUp() && strikes(FaultKind.PAUSE)) {
            node.pause(dice.soon(20_000, 600_000));
        }
        if (node.isUp() && strikes(FaultKind.LEAVE)) {
            node.leave();
        }
        if (strikes(FaultKind.CLOCK_SET)) {
            node.setClock(dice.between(-VirtualClock.OFF_MS_MAX, VirtualClock.OFF_MS_MAX), (dice.unit() - 0.5) / 100);
        }
        if (strikes(FaultKind.REGISTRY_AWAY)) {
            node.registryAway(dice.between(1_000, 60_000));
        }
        if (strikes(FaultKind.OFFSETS_RESET)) {
            reset(dice);
        }
    }

    private void reset(Dice dice) {
        String topic = dice.pick(List.of(
                Topics.REQUESTS.name(), Topics.REROUTED.name(), Topics.PSP_RESULTS.name(), Topics.PSP_CALLS.name()));
        String group = topic.equals(Topics.PSP_CALLS.name()) ? "payonce-processor-psp-caller" : Setup.STREAMS_GROUP;
        TopicPartition partition = new TopicPartition(topic, dice.below(Setup.PARTITIONS));
        world.trace().note("offsets reset", topic, partition.partition());
        world.broker().group(group, Setup.PARTITIONS).reset(partition, 0);
    }

    private boolean strikes(FaultKind kind) {
        return world.faults().strikes(kind);
    }
}
