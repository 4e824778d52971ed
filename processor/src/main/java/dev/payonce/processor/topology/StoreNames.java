package dev.payonce.processor.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The stores, by name. A name is part of a changelog topic's name: renaming one orphans its state.
 */
public final class StoreNames {
    /** Topic to the highest offset that was decided. */
    static final String DECIDED = "decided";
    /** Schema id, topic and offset to a record that waits for the registry. */
    static final String PARKED = "parked";
    /** {@code merchant/key} to the attempt id of the payment that holds the key. */
    public static final String KEYS = "keys";
    /** Attempt id to the payment. */
    public static final String PAYMENTS = "payments";
    /** Attempt id and a number to a duplicate that waits for the outcome. */
    static final String WAITERS = "waiters";
    /** Due time and attempt id, to come back to an open call. */
    static final String TIMERS = "timers";

    private StoreNames() {}

    /** What the intake needs. The decided offsets are cached: one changelog record a commit, not one a record. */
    static List<StoreBuilder<?>> ofIntake() {
        return List.of(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(DECIDED), Serdes.String(), Serdes.Long())
                        .withCachingEnabled()
                        .withLoggingEnabled(Map.of()),
                bytes(PARKED));
    }

    static List<StoreBuilder<?>> ofPayments() {
        return List.of(text(KEYS), text(PAYMENTS), bytes(WAITERS), bytes(TIMERS));
    }

    private static StoreBuilder<?> text(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    private static StoreBuilder<?> bytes(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
