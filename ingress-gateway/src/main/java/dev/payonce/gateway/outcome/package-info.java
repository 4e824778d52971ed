/** The tail of payments.outcomes and the callers that wait for theirs. */
package dev.payonce.gateway.outcome;
