/**
 * Stripe as Pay Once relies on it, as a pure core: no threads, no I/O, no clock and no randomness of its own. The same
 * calls with the same injected sources give the same answers, so a simulation can drive it as well as the HTTP face.
 */
package dev.payonce.stripesim.core;
