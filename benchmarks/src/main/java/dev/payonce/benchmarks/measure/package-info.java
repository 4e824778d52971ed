/** What processes and disks say of themselves. */
package dev.payonce.benchmarks.measure;
