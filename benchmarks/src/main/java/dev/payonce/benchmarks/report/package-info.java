/** What a run found, for people and for programs. */
package dev.payonce.benchmarks.report;
