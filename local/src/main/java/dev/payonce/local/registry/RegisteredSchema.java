package dev.payonce.local.registry;

/**
 * A version of a subject.
 *
 * @param version from 1, counted for each subject
 * @param id of the schema; the same schema has the same id under every subject
 * @param schema Avro's JSON, in one line
 */
record RegisteredSchema(String subject, int version, int id, String schema) {}
