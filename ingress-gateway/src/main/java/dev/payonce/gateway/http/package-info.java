/** Routes, bodies, headers and problems: HTTP on one side, requests and outcomes on the other. Knows no Kafka. */
package dev.payonce.gateway.http;
