package dev.payonce.processor.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all stores together: by default each store of each task takes its own, which grows with the
 * number of partitions. Bloom filters make "no such key", the answer to every fresh request, cheap.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** The bound, in MiB, as a setting of the application. */
    static final String MEMORY_MB = "payonce.rocksdb.memory.mb";

    private static final int BLOOM_BITS_PER_KEY = 10;

    /** One for the process; made with the first store, and kept until the process ends, as RocksDB demands. */
    private static final class Shared {
        private static @Nullable Shared instance;
        private final Cache cache;
        private final WriteBufferManager writeBuffers;

        private Shared(long bytes) {
            cache = new LRUCache(bytes, -1, false, 0.1);
            writeBuffers = new WriteBufferManager(bytes / 2, cache);
        }

        static synchronized Shared of(long bytes) {
            if (instance == null) {
                instance = new Shared(bytes);
            }
            return instance;
        }
    }

    private BloomFilter bloom;

    @SuppressWarnings("NullAway.Init") // the framework calls setConfig before close
    public BoundedRocksDb() {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> config) {
        long memory_mb = Long.parseLong(String.valueOf(config.get(MEMORY_MB)));
        Shared shared = Shared.of(memory_mb << 20);
        bloom = new BloomFilter(BLOOM_BITS_PER_KEY, false);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(shared.cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        table.setFilterPolicy(bloom);
        options.setWriteBufferManager(shared.writeBuffers);
        options.setWriteBufferSize(8L << 20);
        options.setMaxWriteBufferNumber(2);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String storeName, Options options) {
        bloom.close();
    }
}
