/** Runs many histories, tells how they went, and makes what failed small enough to read. */
@NullMarked
package dev.payonce.simulation.run;

import org.jspecify.annotations.NullMarked;
