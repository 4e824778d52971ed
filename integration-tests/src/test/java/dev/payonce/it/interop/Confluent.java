package dev.payonce.it.interop;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.pulsar.kafka.shade.avro.Schema;
import org.apache.pulsar.kafka.shade.avro.generic.GenericData;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroSerializer;

/**
 * Confluent's own classes, and the way to them: they sit on an Avro of another package, so our values are taken over field
 * by field into its generic records.
 */
final class Confluent {
    private Confluent() {}

    static KafkaAvroSerializer serializer(Map<String, String> config) {
        KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        serializer.configure(config, false);
        return serializer;
    }

    static KafkaAvroDeserializer deserializer(Map<String, String> config) {
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
        deserializer.configure(config, false);
        return deserializer;
    }

    static Schema schema(org.apache.avro.Schema schema) {
        return new Schema.Parser().parse(schema.toString());
    }

    /** One of our records as a record of the given schema, which has the same fields. */
    static GenericData.Record record(SpecificRecord ours, Schema schema) {
        GenericData.Record theirs = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            int at = ours.getSchema().getField(field.name()).pos();
            theirs.put(field.name(), value(ours.get(at), field.schema()));
        }
        return theirs;
    }

    private static Object value(Object ours, Schema schema) {
        return switch (schema.getType()) {
            case UNION -> union(ours, schema);
            case RECORD -> record((SpecificRecord) ours, schema);
            case ENUM -> new GenericData.EnumSymbol(schema, ours.toString());
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                ((List<?>) ours).forEach(item -> items.add(value(item, schema.getElementType())));
                yield new GenericData.Array<>(schema, items);
            }
            case MAP -> new HashMap<>((Map<?, ?>) ours);
            case BYTES -> ((ByteBuffer) ours).duplicate();
            case LONG -> ours instanceof Instant instant ? instant.toEpochMilli() : ours;
            default -> ours;
        };
    }

    /** Ours are all of null and one other type. */
    private static Object union(Object ours, Schema schema) {
        return ours == null ? null : value(ours, schema.getTypes().get(1));
    }
}
