/** Health and metrics, on a port of their own. */
package dev.payonce.gateway.ops;
