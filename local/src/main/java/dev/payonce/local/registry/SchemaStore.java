package dev.payonce.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The schemas of a registry: subjects, versions, ids. An id names one schema for ever; what was answered is on disk.
 *
 * <p>Safe for use by several threads.
 */
final class SchemaStore implements AutoCloseable {
    private final Journal journal;
    private final Map<String, List<RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<String, Integer> idsBySchema = new LinkedHashMap<>();
    private final Map<Integer, Schema> schemasById = new LinkedHashMap<>();
    private Compatibility compatibility = Compatibility.BACKWARD;

    private SchemaStore(Journal journal) {
        this.journal = journal;
    }

    /** Opens the store of a directory, or begins one. */
    static SchemaStore open(Path dir) throws IOException {
        Journal journal = Journal.open(dir.resolve("schemas.jsonl"));
        SchemaStore store = new SchemaStore(journal);
        journal.found().forEach(store::apply);
        return store;
    }

    /**
     * Registers a schema under a subject, or finds it there.
     *
     * @return its id
     * @throws RegistryException when it is no schema, or incompatible with what the subject has
     */
    synchronized int register(String subject, String text) {
        Schema schema = parse(text);
        List<RegisteredSchema> versions = subjects.getOrDefault(subject, List.of());
        Optional<RegisteredSchema> known = find(versions, schema);
        if (known.isPresent()) {
            return known.get().id();
        }
        if (!compatibility.allows(schema, parsed(versions))) {
            throw RegistryException.incompatible(subject);
        }
        int id = idsBySchema.getOrDefault(schema.toString(), idsBySchema.size() + 1);
        write(JsonNodeFactory.instance
                .objectNode()
                .put("subject", subject)
                .put("version", versions.size() + 1)
                .put("id", id)
                .put("schema", schema.toString()));
        return id;
    }

    /** The version of a subject that is this schema. */
    synchronized RegisteredSchema lookUp(String subject, String text) {
        return find(versionsOf(subject), parse(text)).orElseThrow(RegistryException::schemaNotFound);
    }

    /** The schema of an id, as Avro's JSON. */
    synchronized String schema(int id) {
        Schema schema = schemasById.get(id);
        if (schema == null) {
            throw RegistryException.schemaNotFound();
        }
        return schema.toString();
    }

    synchronized List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    /** The versions of a subject, oldest first; never empty. */
    synchronized List<RegisteredSchema> versionsOf(String subject) {
        List<RegisteredSchema> versions = subjects.get(subject);
        if (versions == null) {
            throw RegistryException.subjectNotFound(subject);
        }
        return List.copyOf(versions);
    }

    /** A version of a subject: a number, {@code latest} or {@code -1}. */
    synchronized RegisteredSchema version(String subject, String version) {
        List<RegisteredSchema> versions = versionsOf(subject);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.getLast();
        }
        int number;
        try {
            number = Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(version);
        }
        if (number < 1) {
            throw RegistryException.invalidVersion(version);
        }
        if (number > versions.size()) {
            throw RegistryException.versionNotFound(version);
        }
        return versions.get(number - 1);
    }

    /** Whether a schema could follow a version of a subject. */
    synchronized boolean isCompatible(String subject, String version, String text) {
        RegisteredSchema earlier = version(subject, version);
        return compatibility.allows(parse(text), parsed(List.of(earlier)));
    }

    synchronized Compatibility compatibility() {
        return compatibility;
    }

    synchronized void compatibility(Compatibility level) {
        write(JsonNodeFactory.instance.objectNode().put("compatibility", level.name()));
    }

    @Override
    public synchronized void close() throws IOException {
        journal.close();
    }

    /** On disk first, then in memory: nobody is told an id that a restart does not know. */
    private void write(JsonNode line) {
        try {
            journal.append(line);
        } catch (IOException e) {
            throw new UncheckedIOException("the registry can't write its file", e);
        }
        apply(line);
    }

    private void apply(JsonNode line) {
        if (line.has("compatibility")) {
            compatibility = Compatibility.valueOf(line.path("compatibility").asText());
            return;
        }
        RegisteredSchema registered = new RegisteredSchema(
                line.path("subject").asText(),
                line.path("version").asInt(),
                line.path("id").asInt(),
                line.path("schema").asText());
        subjects.computeIfAbsent(registered.subject(), s -> new ArrayList<>()).add(registered);
        idsBySchema.putIfAbsent(registered.schema(), registered.id());
        schemasById.computeIfAbsent(registered.id(), id -> parse(registered.schema()));
    }

    private List<Schema> parsed(List<RegisteredSchema> versions) {
        return versions.stream().map(version -> parse(version.schema())).toList();
    }

    private static Optional<RegisteredSchema> find(List<RegisteredSchema> versions, Schema schema) {
        String text = schema.toString();
        return versions.stream()
                .filter(version -> version.schema().equals(text))
                .findFirst();
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        }
    }
}
