/**
 * A deterministic simulation: the product's own code, run through one history a seed, and an auditor that knows nothing of
 * that code.
 */
@NullMarked
package dev.payonce.simulation;

import org.jspecify.annotations.NullMarked;
