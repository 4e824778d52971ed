package dev.payonce.simulation.audit;

import dev.payonce.payments.v1.PspCall;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Committed calls against what was written to the PSP: each write belongs to one, is in time, and is one a try. */
final class Wire {
    /** Two clocks may be so far apart: the topology's, which set the time, and the caller's, which judged it. */
    private static final long CLOCKS_MS = 2_000;

    private static final long KEY_LIFE_MS = 20 * 3_600_000L;
    /** So long the PSP remembers a key. */
    private static final long MEMORY_MS = 24 * 3_600_000L;

    private final Map<String, Published> calls = new HashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private final Map<String, Long> notBefore_ms = new HashMap<>();
    private final Map<String, Integer> writes = new HashMap<>();

    /** All publications of a PSP key; the last of their times counts. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Published(byte[] body, long issuedAt_ms, long notAfter_ms) {
        Published or(Published other) {
            return new Published(body, issuedAt_ms, Math.max(notAfter_ms, other.notAfter_ms));
        }
    }

    void published(PspCall call) {
        byte[] body = new byte[call.getRequest().remaining()];
        call.getRequest().duplicate().get(body);
        Published known = calls.get(call.getPspKey());
        Published now = new Published(
                body, call.getIssuedAt().toEpochMilli(), call.getNotAfter().toEpochMilli());
        if (known != null && (!Arrays.equals(known.body, body) || known.issuedAt_ms != now.issuedAt_ms)) {
            throw new Violation("FROZEN", call.getPspKey(), "the same PSP key with another body or first time");
        }
        if (now.notAfter_ms > now.issuedAt_ms + KEY_LIFE_MS) {
            throw new Violation(
                    "NOT_AFTER", call.getPspKey(), "may be sent more than 20 h after its first publication");
        }
        calls.merge(call.getPspKey(), now, Published::or);
    }

    void tries(String flight, String pspKey, long now_ms) {
        tries.merge(pspKey, 1, Integer::sum);
        Long asked_ms = notBefore_ms.get(flight);
        if (asked_ms != null && now_ms + CLOCKS_MS < asked_ms) {
            throw new Violation("MANNERS", pspKey, "was tried again though the PSP had asked for a pause, or to stop");
        }
    }

    void heard(String flight, long from_ms) {
        notBefore_ms.put(flight, from_ms);
    }

    /** The time is judged before the write; a process that stood still in between writes late, and nothing can prevent that. */
    void written(String pspKey, byte[] body, long now_ms, long stood_ms) {
        Published known = calls.get(pspKey);
        if (known == null) {
            throw new Violation("COMMITTED", pspKey, "was written without a committed call");
        }
        if (!Arrays.equals(known.body, body)) {
            throw new Violation("FROZEN", pspKey, "was written with another body than committed");
        }
        if (now_ms - stood_ms >= known.notAfter_ms + CLOCKS_MS) {
            throw new Violation("NOT_AFTER", pspKey, "was written after its time");
        }
        if (now_ms > known.issuedAt_ms + MEMORY_MS) {
            throw new Violation("NOT_AFTER", pspKey, "was written when the PSP may have forgotten it");
        }
        if (writes.merge(pspKey, 1, Integer::sum) > tries.getOrDefault(pspKey, 0)) {
            throw new Violation("ONE_WRITE", pspKey, "was written more often than tried");
        }
    }
}
