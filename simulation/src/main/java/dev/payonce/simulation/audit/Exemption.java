package dev.payonce.simulation.audit;

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

    static boolean holds(String attemptId, Money money, Set<String> overdue) {
        return overdue.contains(attemptId) || money.isStored500(attemptId);
    }
}
