/**
 * What a payment is and what may become of it: pure Java, no I/O, no clock, no Kafka, no PSP. Requests, results and due
 * times come in as {@link dev.payonce.processor.payment.Input inputs}; {@link dev.payonce.processor.payment.PaymentMachine}
 * answers with the next state and the effects to carry out.
 */
package dev.payonce.processor.payment;
