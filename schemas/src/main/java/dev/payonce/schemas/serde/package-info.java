/** Confluent wire format: Avro values behind a schema id that a registry knows. */
package dev.payonce.schemas.serde;
