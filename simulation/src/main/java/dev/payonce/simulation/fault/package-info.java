/** What goes wrong, and how often. */
@NullMarked
package dev.payonce.simulation.fault;

import org.jspecify.annotations.NullMarked;
