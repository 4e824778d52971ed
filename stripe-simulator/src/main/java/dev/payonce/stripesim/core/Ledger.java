package dev.payonce.stripesim.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every charge that was ever tried, in order: the oracle of the fault tests. */
final class Ledger {
    private final Map<String, Charge> charges = new LinkedHashMap<>();

    void put(Charge charge) {
        charges.put(charge.id(), charge);
    }

    List<Charge> all() {
        return List.copyOf(charges.values());
    }
}
