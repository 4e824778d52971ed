/** Interactive queries: what a payment or a key stands at, from its owner, committed state only. */
package dev.payonce.processor.query;
