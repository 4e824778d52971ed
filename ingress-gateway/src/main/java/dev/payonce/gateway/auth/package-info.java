/** Who calls, and how often they may. */
package dev.payonce.gateway.auth;
