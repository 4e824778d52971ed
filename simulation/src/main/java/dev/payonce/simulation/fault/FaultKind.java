package dev.payonce.simulation.fault;

/**
 * What can go wrong. A kind is a line here and one {@code faults.strikes(KIND)} where it takes effect; it is counted there, and
 * a run of 10,000 histories or more in which a kind never took effect fails.
 *
 * <p>{@code usual} is how likely it is each time it could strike, in a history that has this kind at all.
 */
public enum FaultKind {
    // Processes
    CRASH(0.02),
    CRASH_BETWEEN_EFFECTS(0.002),
    PAUSE(0.02),
    PAUSE_BEFORE_WRITE(0.02),
    LEAVE(0.01),
    CLOCK_SET(0.03),
    STORE_LOST(0.3),
    STORE_TRUNCATED(0.5),
    STANDBY_PROMOTED(0.3),
    REGISTRY_AWAY(0.02),
    // Kafka
    COMMIT_UNANSWERED(0.01),
    MARKERS_LATE(0.05),
    OFFSETS_RESET(0.005),
    OFFSET_COMMIT_FAILS(0.05),
    RESULT_UNACKED(0.02),
    RESULT_CONTRADICTED(0.1),
    // Gateways and producers
    REQUEST_LOST(0.05),
    ACK_LOST(0.1),
    REQUEST_LATE(0.1),
    DUPLICATE(0.4),
    OTHER_BODY(0.15),
    OTHER_PARTITIONER(0.3),
    MALFORMED(0.05),
    POISON(0.05),
    UNKNOWN_SCHEMA(0.05),
    // The PSP and the way to it
    PSP_REFUSES_CONNECTION(0.05),
    PSP_REACHED_LATE(0.05),
    PSP_DROP_BEFORE(0.1),
    PSP_DROP_AFTER(0.1),
    PSP_DELAY(0.1),
    PSP_STORED_500(0.02),
    PSP_500_AFTER_THE_CHARGE(0.02),
    PSP_BAD_GATEWAY(0.05),
    PSP_RATE_LIMIT(0.05),
    PSP_KEY_IN_USE(0.05),
    PSP_KEY_REUSED(0.02),
    PSP_LOCK_TIMEOUT(0.05),
    PSP_SAYS_WHETHER_TO_RETRY(0.3),
    PSP_UNAUTHORIZED(0.02),
    PSP_GARBAGE(0.05),
    // Long times
    PSP_AWAY_FOR_A_DAY(1),
    NOBODY_READS_FOR_A_DAY(1),
    DUPLICATE_AFTER_A_DAY(1),
    PRUNED_AFTER_MONTHS(1);

    private final double usual;

    FaultKind(double usual) {
        this.usual = usual;
    }

    double usual() {
        return usual;
    }
}
