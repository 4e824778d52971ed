package dev.payonce.simulation.system;

import dev.payonce.processor.topology.StoreNames;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store over sorted bytes, as RocksDB is one; every write goes to the changelog, of a cached store with the commit. */
final class MemoryStore<K, V> implements KeyValueStore<K, V> {
    private final String name;
    private final Serializer<K> keyOut;
    private final Deserializer<K> keyIn;
    private final Serializer<V> valueOut;
    private final Deserializer<V> valueIn;
    private final boolean cached;
    private final NavigableMap<Bytes, byte[]> rows;
    private final BiConsumer<Bytes, byte @Nullable []> changelog;
    private final TreeSet<Bytes> dirty = new TreeSet<>();

    /**
     * @param rows what is on disk
     * @param changelog takes each change; a null value is a tombstone
     */
    MemoryStore(
            StoreNames.Store<K, V> store,
            NavigableMap<Bytes, byte[]> rows,
            BiConsumer<Bytes, byte @Nullable []> changelog) {
        this.name = store.name();
        this.keyOut = store.key().serializer();
        this.keyIn = store.key().deserializer();
        this.valueOut = store.value().serializer();
        this.valueIn = store.value().deserializer();
        this.cached = store.cached();
        this.rows = rows;
        this.changelog = changelog;
    }

    @Override
    public void put(K key, @Nullable V value) {
        Bytes row = bytes(key);
        byte[] bytes = value == null ? null : valueOut.serialize(name, value);
        if (bytes == null) {
            rows.remove(row);
        } else {
            rows.put(row, bytes);
        }
        if (cached) {
            dirty.add(row);
        } else {
            changelog.accept(row, bytes);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // KeyValueStore.delete returns null for a key that is not there
    public V delete(K key) {
        V before = get(key);
        put(key, null);
        return before;
    }

    @Override
    @SuppressWarnings("NullAway") // as Kafka has it
    public V putIfAbsent(K key, V value) {
        V before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<K, V>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    @SuppressWarnings("NullAway") // KeyValueStore.get returns null for a key that is not there
    public V get(K key) {
        byte[] bytes = rows.get(bytes(key));
        return bytes == null ? null : valueIn.deserialize(name, bytes);
    }

    @Override
    public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
        NavigableMap<Bytes, byte[]> part = rows;
        if (from != null) {
            part = part.tailMap(bytes(from), true);
        }
        if (to != null) {
            Bytes last = bytes(to);
            if (from != null && bytes(from).compareTo(last) > 0) {
                return new Rows(List.<Map.Entry<Bytes, byte[]>>of().iterator());
            }
            part = part.headMap(last, true);
        }
        return new Rows(part.entrySet().iterator());
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return range(null, null);
    }

    @Override
    public long approximateNumEntries() {
        return rows.size();
    }

    /** Writes what the cache holds back to the changelog. */
    void flushCache() {
        for (Bytes row : new ArrayList<>(dirty)) {
            changelog.accept(row, rows.get(row));
        }
        dirty.clear();
    }

    private Bytes bytes(K key) {
        return key instanceof Bytes same ? same : Bytes.wrap(keyOut.serialize(name, key));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    private final class Rows implements KeyValueIterator<K, V> {
        private final Iterator<Map.Entry<Bytes, byte[]>> entries;

        Rows(Iterator<Map.Entry<Bytes, byte[]>> entries) {
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<K, V> next() {
            Map.Entry<Bytes, byte[]> entry = entries.next();
            return KeyValue.pair(
                    keyIn.deserialize(name, entry.getKey().get()), valueIn.deserialize(name, entry.getValue()));
        }

        @Override
        public K peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
