package dev.payonce.processor.topology;

import dev.payonce.processor.payment.Policy;
import java.time.Duration;

/**
 * What the topology is told.
 *
 * @param partitions of every partitioned topic
 * @param account the PSP account that new calls are made with
 * @param retention how long payments and their keys are kept after their last change
 */
public record TopologySettings(int partitions, String account, Policy policy, Duration retention) {
    public TopologySettings {
        if (partitions < 1) {
            throw new IllegalArgumentException("at least one partition is needed");
        }
        if (retention.toMillis() < policy.replayWindow_ms()) {
            throw new IllegalArgumentException("payments must be kept for at least the replay window");
        }
    }
}
