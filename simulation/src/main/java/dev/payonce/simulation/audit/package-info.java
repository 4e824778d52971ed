/** What a customer, a producer, a consumer and the PSP's ledger can see, and whether it may be so. */
@NullMarked
package dev.payonce.simulation.audit;

import org.jspecify.annotations.NullMarked;
