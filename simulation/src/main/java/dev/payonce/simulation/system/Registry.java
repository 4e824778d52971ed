package dev.payonce.simulation.system;

import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.simulation.world.Scheduler;

/** What a process knows of schema ids: the product's own from the start, a stranger's once the registry has told it. */
final class Registry {
    private static final SchemaIds.Lookup PENDING = new SchemaIds.Lookup.Pending();
    private static final SchemaIds.Lookup ABSENT = new SchemaIds.Lookup.Absent();
    private static final long ANSWER_MS = 300;

    private final Scheduler scheduler;
    private final Schemas schemas;
    private long away_until_ms;
    private long known_ms = Long.MAX_VALUE;

    Registry(Scheduler scheduler, Schemas schemas) {
        this.scheduler = scheduler;
        this.schemas = schemas;
    }

    SchemaIds.Lookup lookup(int id) {
        if (id == Schemas.NO_ID) {
            return ABSENT;
        }
        if (id != schemas.strangersRequest()) {
            return schemas.ids().lookup(id);
        }
        long now_ms = scheduler.now_ms();
        if (known_ms == Long.MAX_VALUE) {
            known_ms = Math.max(now_ms, away_until_ms) + ANSWER_MS;
        }
        return now_ms >= known_ms ? schemas.ids().lookup(id) : PENDING;
    }

    void away(long for_ms) {
        away_until_ms = scheduler.now_ms() + for_ms;
    }
}
