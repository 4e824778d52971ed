/** The real Kafka broker as a process of its own. */
@NullMarked
package dev.payonce.local.broker;

import org.jspecify.annotations.NullMarked;
