/**
 * The wire contract of Pay Once: what is on which topic, how it is encoded, which partition it belongs to, and what
 * makes a request well-formed. Everything here is shared by the processor, the gateway and the tools, and nothing here
 * decides anything about a payment.
 */
package dev.payonce.schemas;
