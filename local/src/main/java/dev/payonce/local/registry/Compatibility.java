package dev.payonce.local.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * Which earlier versions of a subject a new schema must get on with, and in which direction, as Confluent's registry
 * defines the levels.
 */
enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsOld;
    private final boolean readByOld;
    private final boolean all;

    Compatibility(boolean readsOld, boolean readByOld, boolean all) {
        this.readsOld = readsOld;
        this.readByOld = readByOld;
        this.all = all;
    }

    static Optional<Compatibility> of(String name) {
        for (Compatibility level : values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** Whether a schema may follow the versions of its subject, given oldest first. */
    boolean allows(Schema next, List<Schema> earlier) {
        List<Schema> judged = all || earlier.isEmpty() ? earlier : List.of(earlier.getLast());
        return judged.stream().allMatch(old -> (!readsOld || canRead(next, old)) && (!readByOld || canRead(old, next)));
    }

    private static boolean canRead(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }
}
