/** Puts requests on the topic, and answers for it only once the brokers have them. */
package dev.payonce.gateway.publish;
