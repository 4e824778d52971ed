package dev.payonce.gateway.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;

/**
 * Whether the process is alive, and whether it should be sent requests.
 *
 * @param live false when only a restart helps
 * @param ready what must all hold, by name
 */
public record Health(BooleanSupplier live, Map<String, BooleanSupplier> ready) {

    public Health {
        ready = new LinkedHashMap<>(ready);
    }

    /** A state as JSON, and whether it is good. */
    record State(boolean good, String json) {}

    State liveness() {
        boolean good = live.getAsBoolean();
        return new State(good, "{\"live\":" + good + "}");
    }

    State readiness() {
        StringJoiner checks = new StringJoiner(",", "{", "}");
        boolean good = true;
        for (Map.Entry<String, BooleanSupplier> check : ready.entrySet()) {
            boolean holds = check.getValue().getAsBoolean();
            good &= holds;
            checks.add("\"" + check.getKey() + "\":" + holds);
        }
        return new State(good, "{\"ready\":" + good + ",\"checks\":" + checks + "}");
    }
}
