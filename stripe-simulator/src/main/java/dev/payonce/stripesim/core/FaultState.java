package dev.payonce.stripesim.core;

/**
 * A fault that is set, and how often it has struck.
 *
 * @param id of this process, from 1
 */
public record FaultState(int id, Fault fault, long struck) {}
