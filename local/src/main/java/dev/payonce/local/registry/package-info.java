/** A small schema registry with the Confluent REST API, for local work. */
@NullMarked
package dev.payonce.local.registry;

import org.jspecify.annotations.NullMarked;
