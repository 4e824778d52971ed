/**
 * The HTTP face of Pay Once: authenticate, validate, publish, wait for the outcome, answer. It holds no payment state and
 * decides nothing.
 */
package dev.payonce.gateway;
