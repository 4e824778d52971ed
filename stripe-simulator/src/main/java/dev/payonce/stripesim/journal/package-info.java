/** What lets the simulator remember charges and keys over its own death: one append-only file. */
package dev.payonce.stripesim.journal;
