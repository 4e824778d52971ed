/** The product under load, and what it is loaded with. */
package dev.payonce.benchmarks.product;
