/** Stripe as Pay Once relies on it, for one machine: a pure core, a journal and an HTTP face. */
package dev.payonce.stripesim;
