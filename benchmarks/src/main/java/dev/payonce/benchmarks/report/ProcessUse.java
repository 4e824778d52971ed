package dev.payonce.benchmarks.report;

/**
 * What a process used while a road was flooded.
 *
 * @param cpu_s user and system time
 * @param rss_kb_max the most resident memory since its start
 */
public record ProcessUse(String name, double cpu_s, long rss_kb_max) {}
