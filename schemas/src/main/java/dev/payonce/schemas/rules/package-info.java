/** What makes a request well-formed, and the public error codes. */
package dev.payonce.schemas.rules;
