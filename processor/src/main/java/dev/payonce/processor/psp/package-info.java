/**
 * What a payment service provider is, and the caller that drives it: committed calls in, what the PSP said out. A call
 * is made under a key derived from the payment and with frozen bytes, so making it again is the same call to the PSP.
 * Nothing here decides about a payment; the topology does.
 */
@NullMarked
package dev.payonce.processor.psp;

import org.jspecify.annotations.NullMarked;
