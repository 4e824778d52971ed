package dev.payonce.processor.topology;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
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

    /** A store: its name, what is in it, and whether its changelog is written once a commit only. */
    public record Store<K, V>(String name, Serde<K> key, Serde<V> value, boolean cached) {
        private StoreBuilder<?> builder() {
            StoreBuilder<?> builder = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value)
                    .withLoggingEnabled(Map.of());
            return cached ? builder.withCachingEnabled() : builder.withCachingDisabled();
        }
    }

    // The decided offsets are cached: one changelog record a commit, not one a record.
    private static final List<Store<?, ?>> INTAKE =
            List.of(new Store<>(DECIDED, Serdes.String(), Serdes.Long(), true), bytes(PARKED));
    private static final List<Store<?, ?>> PAYMENT = List.of(text(KEYS), text(PAYMENTS), bytes(WAITERS), bytes(TIMERS));

    /** All stores of a task. */
    public static List<Store<?, ?>> all() {
        return Stream.concat(INTAKE.stream(), PAYMENT.stream()).toList();
    }

    static List<StoreBuilder<?>> ofIntake() {
        return builders(INTAKE);
    }

    static List<StoreBuilder<?>> ofPayments() {
        return builders(PAYMENT);
    }

    private static List<StoreBuilder<?>> builders(List<Store<?, ?>> stores) {
        return stores.stream().<StoreBuilder<?>>map(Store::builder).toList();
    }

    private static Store<String, byte[]> text(String name) {
        return new Store<>(name, Serdes.String(), Serdes.ByteArray(), false);
    }

    private static Store<Bytes, byte[]> bytes(String name) {
        return new Store<>(name, Serdes.Bytes(), Serdes.ByteArray(), false);
    }
}
