/** Kafka as the product relies on it, in memory: logs, transactions, groups; and time. It knows nothing of payments. */
@NullMarked
package dev.payonce.simulation.world;

import org.jspecify.annotations.NullMarked;
