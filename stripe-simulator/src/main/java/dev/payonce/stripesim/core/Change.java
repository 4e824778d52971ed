package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * All that one execution changed, at once: what the journal writes before the answer is given, and reads at the start.
 *
 * @param intent the PaymentIntent after it, or null if none changed
 * @param key the key and its result, or null if the request had no key
 */
public record Change(@Nullable Intent intent, @Nullable StoredKey key) {}
