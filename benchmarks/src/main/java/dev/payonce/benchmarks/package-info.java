/** The benchmark: a bare pipeline and the product, one after the other on fresh brokers. */
package dev.payonce.benchmarks;
