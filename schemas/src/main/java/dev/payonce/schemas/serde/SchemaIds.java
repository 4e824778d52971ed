package dev.payonce.schemas.serde;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of schema ids: in memory, on disk once learned, else asked of the registry in the background.
 *
 * <p>{@link #lookup} never blocks, so a stream thread may call it for each record; an id that is not known yet is
 * {@link Lookup.Pending} until the registry answers. Only the registry's definite word is {@link Lookup.Absent}: "no such
 * id", said twice with a few seconds between, or a schema that no value can be read by. It is believed for a minute and
 * then asked for again. Thread-safe; bounded.
 */
public final class SchemaIds implements AutoCloseable {
    static {
        TrustedClasses.load();
    }

    private static final Logger LOG = LoggerFactory.getLogger(SchemaIds.class);
    /** Bounds for what strangers can make us remember; beyond, any other one is forgotten and asked for again. */
    private static final int KNOWN_MAX = 10_000;

    private static final int ABSENT_MAX = 10_000;

    /** What is known of one id. */
    public sealed interface Lookup {
        record Known(Schema schema) implements Lookup {}

        /** Not known yet: ask again later. */
        record Pending() implements Lookup {}

        /** The registry has no such id, or no Avro schema under it that values can be read by. */
        record Absent() implements Lookup {}
    }

    /**
     * @param answer the longest that a registry may take for one answer
     * @param retry between two rounds of questions that were not answered
     * @param confirm between the first "no such id" and the one that is believed
     * @param absent how long that is believed
     */
    record Timing(Duration answer, Duration retry, Duration confirm, Duration absent) {
        static final Timing DEFAULT =
                new Timing(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMinutes(1));
    }

    private static final Lookup PENDING = new Lookup.Pending();
    private static final Lookup ABSENT = new Lookup.Absent();

    private final RegistryClient registry;
    private final SchemaCache disk;
    private final Timing timing;
    private final Inquiries inquiries;
    private final Map<Integer, Lookup> known = new ConcurrentHashMap<>();
    /** Ids that do not exist, with the moment when that was said. */
    private final Map<Integer, Long> absent = new ConcurrentHashMap<>();

    private final Map<SubjectSchema, Integer> registered = new ConcurrentHashMap<>();

    private record SubjectSchema(String subject, Schema schema) {}

    /**
     * @param urls the registry's base URLs
     * @param userInfo {@code user:password} for basic authentication, or null
     * @param cacheDirectory where learned ids are kept, or null for memory only
     * @throws org.apache.kafka.common.config.ConfigException when no URL is given, or one is none
     */
    public SchemaIds(List<String> urls, @Nullable String userInfo, @Nullable Path cacheDirectory) {
        this(urls, userInfo, cacheDirectory, Timing.DEFAULT);
    }

    SchemaIds(List<String> urls, @Nullable String userInfo, @Nullable Path cacheDirectory, Timing timing) {
        this.timing = timing;
        this.registry = new RegistryClient(urls, userInfo, timing.answer());
        this.disk = SchemaCache.of(cacheDirectory, urls);
        this.inquiries = new Inquiries(registry, timing, new Inquiries.Answers() {
            @Override
            public void found(int id, Schema schema) {
                warnOfAnother(id, schema);
                learn(id, schema);
            }

            @Override
            public void absent(int id) {
                warnOfAnother(id, null);
                put(absent, ABSENT_MAX, id, System.nanoTime());
            }
        });
        disk.schemas().forEach((id, schema) -> {
            known.put(id, new Lookup.Known(schema));
            inquiries.open(id);
        });
    }

    /** What is known of the id now. Asks the registry in the background where nothing is. */
    public Lookup lookup(int id) {
        Lookup lookup = known.get(id);
        if (lookup != null) {
            return lookup;
        }
        if (id < 0) {
            return ABSENT; // registries count up from 1; some answer a negative id with an error of their own
        }
        Long since = absent.get(id);
        if (since != null && System.nanoTime() - since < timing.absent().toNanos()) {
            return ABSENT;
        }
        if (since != null) {
            absent.remove(id, since);
        }
        inquiries.open(id);
        return PENDING;
    }

    /**
     * The schema of an id, asking the registry if need be: for callers that may block.
     *
     * @throws RegistryException when it can't be asked
     */
    public Optional<Schema> fetch(int id) {
        if (known.get(id) instanceof Lookup.Known(Schema schema)) {
            return Optional.of(schema);
        }
        if (id >= 0 && registry.schema(id) instanceof RegistryClient.Word.Found(Schema schema)) {
            learn(id, schema);
            return Optional.of(schema);
        }
        return Optional.empty();
    }

    /**
     * The id under which a subject's schema is written, registering it at the first call. Blocks then; afterwards it
     * answers from memory. While the registry is away, what the disk remembers of an earlier run is the answer.
     *
     * @throws RegistryException when the registry refuses it or can't be asked, and the disk remembers nothing
     */
    public int idOf(String subject, Schema schema) {
        SubjectSchema key = new SubjectSchema(subject, schema);
        Integer id = registered.get(key);
        return id != null ? id : register(key);
    }

    @Override
    public void close() {
        inquiries.close();
        registry.close();
    }

    private int register(SubjectSchema key) {
        int id;
        try {
            id = registry.register(key.subject, key.schema);
        } catch (RegistryException e) {
            id = disk.idOf(key.subject, key.schema).orElseThrow(() -> e);
            LOG.warn("{} is written with schema id {} from the disk: {}", key.subject, id, e.getMessage());
        }
        disk.rememberSubject(key.subject, key.schema, id);
        learn(id, key.schema);
        registered.put(key, id);
        return id;
    }

    /** Ids don't change their meaning, unless a registry was emptied and began to count anew. */
    private void warnOfAnother(int id, @Nullable Schema now) {
        if (known.get(id) instanceof Lookup.Known(Schema before) && !before.equals(now)) {
            LOG.error(
                    "schema id {} was {} and the registry says now {}: is it another registry, or was it emptied?",
                    id,
                    before.getFullName(),
                    now == null ? "that there is none" : "that it is " + now.getFullName());
        }
    }

    private void learn(int id, Schema schema) {
        put(known, KNOWN_MAX, id, new Lookup.Known(schema));
        disk.rememberSchema(id, schema);
    }

    private static <V> void put(Map<Integer, V> map, int size_max, int id, V value) {
        if (map.size() >= size_max) {
            map.keySet().stream().findAny().ifPresent(map::remove);
        }
        map.put(id, value);
    }
}
