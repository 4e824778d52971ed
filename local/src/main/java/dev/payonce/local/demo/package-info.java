/** A minute of shopping, and the reckoning after it. */
@NullMarked
package dev.payonce.local.demo;

import org.jspecify.annotations.NullMarked;
