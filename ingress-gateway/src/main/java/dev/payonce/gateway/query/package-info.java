/** Asks the processors for payments: the owner first, then a standby. */
package dev.payonce.gateway.query;
