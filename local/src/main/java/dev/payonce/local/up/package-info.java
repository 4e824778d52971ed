/** The launcher: the whole system on one machine. */
@NullMarked
package dev.payonce.local.up;

import org.jspecify.annotations.NullMarked;
