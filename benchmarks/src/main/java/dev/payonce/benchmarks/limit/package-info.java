/** The bare pipeline: the yardstick that the product is measured against in the same run. */
package dev.payonce.benchmarks.limit;
