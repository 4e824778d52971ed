package dev.payonce.gateway.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.payonce.schemas.rules.CardData;
import dev.payonce.schemas.rules.RequestRules;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Request ids, correlation ids and trace contexts. */
final class Ids {
    private static final NoArgGenerator UUID_V7 = Generators.timeBasedEpochRandomGenerator();
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Ids() {}

    /** A new UUIDv7 (RFC 9562). */
    static String newId() {
        return UUID_V7.generate().toString();
    }

    /**
     * The correlation id that a caller sent, or a new one where it sent none or one that is malformed. It is logged and
     * published everywhere, so one that looks like a card number is not taken either.
     */
    static String correlationId(@Nullable String sent) {
        return sent != null && RequestRules.isCorrelationId(sent) && !CardData.isIn(sent) ? sent : newId();
    }

    /** A caller's trace context (W3C Trace Context, section 3.2), or null where it sent none that is valid. */
    static @Nullable String traceparent(@Nullable String sent) {
        return sent != null && TRACEPARENT.matcher(sent).matches() ? sent : null;
    }
}
