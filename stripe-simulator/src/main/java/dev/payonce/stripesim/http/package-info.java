/** The simulator's HTTP face: Stripe's API under /v1, our own control under /_sim. */
package dev.payonce.stripesim.http;
