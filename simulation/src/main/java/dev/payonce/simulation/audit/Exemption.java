package dev.payonce.simulation.audit;

import dev.payonce.stripesim.core.LogEntry;
import java.util.List;
import java.util.Set;

/**
 * Why a payment may stay open for now, and must then stay unknown: never failed, never charged twice. Each goes when
 * look-ups at the PSP and the check of clocks come; clocks further apart than 2 s are not simulated before that either.
 */
public enum Exemption {
    /** The PSP stores a 500 and replays it: only a look-up tells what happened. */
    STORED_500,
    /** Unknown for 20 h: it may not be sent any more, only looked up. */
    OVERDUE;

    static boolean holds(String attemptId, List<LogEntry> pspLog, Set<String> overdue) {
        return overdue.contains(attemptId)
                || pspLog.stream()
                        .anyMatch(entry -> isStored500(entry)
                                && entry.idempotencyKey() != null
                                && entry.idempotencyKey().startsWith(attemptId));
    }

    private static boolean isStored500(LogEntry entry) {
        return Integer.valueOf(500).equals(entry.status());
    }
}
