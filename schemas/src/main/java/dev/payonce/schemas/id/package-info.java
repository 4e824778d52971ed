/** Where a payment lives and what it is called: the canonical partition and the attempt id. */
package dev.payonce.schemas.id;
