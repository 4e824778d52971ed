package dev.payonce.gateway.http;

/** What answers one method of one path. */
@FunctionalInterface
interface Endpoint {
    /**
     * @throws ApiException to answer with an error
     */
    Answer answer(Exchange exchange) throws InterruptedException;
}
