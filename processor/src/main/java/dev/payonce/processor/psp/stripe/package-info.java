/** Stripe as a {@link dev.payonce.processor.psp.Psp}: the only importer of Stripe's types. */
@NullMarked
package dev.payonce.processor.psp.stripe;

import org.jspecify.annotations.NullMarked;
