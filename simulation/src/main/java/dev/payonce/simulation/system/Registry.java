package dev.payonce.simulation.system;

import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.simulation.world.Scheduler;
import java.util.HashMap;
import java.util.Map;

/** What a process knows of schema ids: the product's own from the start, others once the registry has told it. */
final class Registry {
    private static final SchemaIds.Lookup PENDING = new SchemaIds.Lookup.Pending();
    private static final long ANSWER_MS = 300;

    private final Scheduler scheduler;
    private final Schemas schemas;
    private long away_until_ms;
    private final Map<Integer, Long> known_ms = new HashMap<>();

    Registry(Scheduler scheduler, Schemas schemas) {
        this.scheduler = scheduler;
        this.schemas = schemas;
    }

    SchemaIds.Lookup lookup(int id) {
        if (id != schemas.strangersRequest() && id != Schemas.NOBODYS_ID) {
            return schemas.lookup(id);
        }
        long now_ms = scheduler.now_ms();
        long told_ms = known_ms.computeIfAbsent(id, asked -> Math.max(now_ms, away_until_ms) + ANSWER_MS);
        return now_ms >= told_ms ? schemas.lookup(id) : PENDING;
    }

    void away(long for_ms) {
        away_until_ms = scheduler.now_ms() + for_ms;
    }
}
