/** The topic catalogue, record keys and record headers. */
package dev.payonce.schemas.topics;
