/** Configuration from the environment and a file, validated by Kafka's ConfigDef. */
package dev.payonce.schemas.settings;
