package dev.payonce.simulation.world;

/** A producer as the broker knows it: whoever initializes the same transactional id later has a higher epoch. */
public record ProducerSession(String transactionalId, int epoch) {}
