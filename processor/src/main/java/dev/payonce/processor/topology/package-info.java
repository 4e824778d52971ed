/**
 * The one Kafka Streams topology: it claims keys, runs the payment machine and writes state, calls, events and outcomes in
 * one transaction. It never blocks, never throws for what a stranger wrote, and does no I/O of its own.
 */
package dev.payonce.processor.topology;
