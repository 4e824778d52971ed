package dev.payonce.schemas.serde;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Schemas that strangers registered, taken in with care: reading resolves a writer's schema field by field, and one that
 * contains itself without end, or unfolds to millions of fields, would keep a stream thread busy for ever.
 */
final class WriterSchemas {
    /** Fields and types that one value unfolds to before any union, array or map; ours have less than a hundred. */
    private static final int UNFOLDED_MAX = 10_000;

    private WriterSchemas() {}

    /**
     * Parses a schema. Defaults are not judged: those of a writer are never used, and old ones are often wrong.
     *
     * @throws SchemaParseException when it is not Avro, or no value of it can be read within bounds
     */
    static Schema parse(String text) {
        Schema schema;
        try {
            schema = new Schema.Parser().setValidateDefaults(false).parse(text);
            Map<String, Integer> sizes = new HashMap<>();
            Set<String> seen = new HashSet<>();
            check(schema, sizes, seen);
        } catch (StackOverflowError tooDeep) {
            throw new SchemaParseException("nested too deeply");
        } catch (SchemaParseException e) {
            throw e;
        } catch (AvroRuntimeException e) {
            throw new SchemaParseException(e);
        }
        return schema;
    }

    /** Measures every record that can be reached, those behind unions, arrays and maps on their own. */
    private static void check(Schema schema, Map<String, Integer> sizes, Set<String> seen) {
        switch (schema.getType()) {
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    unfolded(schema, sizes);
                    schema.getFields().forEach(field -> check(field.schema(), sizes, seen));
                }
            }
            case ARRAY -> check(schema.getElementType(), sizes, seen);
            case MAP -> check(schema.getValueType(), sizes, seen);
            case UNION -> schema.getTypes().forEach(branch -> check(branch, sizes, seen));
            default -> {}
        }
    }

    /** How many symbols a value has for certain; a record in the middle of being measured contains itself. */
    private static int unfolded(Schema schema, Map<String, Integer> sizes) {
        if (schema.getType() != Schema.Type.RECORD) {
            return 1;
        }
        String name = schema.getFullName();
        Integer known = sizes.putIfAbsent(name, -1);
        if (known != null && known < 0) {
            throw new SchemaParseException("a record contains itself without end");
        }
        if (known != null) {
            return known;
        }
        int size = 1;
        for (Schema.Field field : schema.getFields()) {
            size += unfolded(field.schema(), sizes);
            if (size > UNFOLDED_MAX) {
                throw new SchemaParseException("unfolds to more than " + UNFOLDED_MAX + " fields");
            }
        }
        sizes.put(name, size);
        return size;
    }
}
