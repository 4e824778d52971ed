/** The whole system on one machine: command line, launcher, embedded broker, schema registry. */
@NullMarked
package dev.payonce.local;

import org.jspecify.annotations.NullMarked;
