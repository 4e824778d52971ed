/** Loads a road and measures what it answers. */
package dev.payonce.benchmarks.load;
