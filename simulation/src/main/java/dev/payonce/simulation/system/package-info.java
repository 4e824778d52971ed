/** The product in this world: its processes, their stores and clients, its callers, the wire to the PSP and the shops. */
@NullMarked
package dev.payonce.simulation.system;

import org.jspecify.annotations.NullMarked;
