package dev.payonce.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code GET /openapi.yaml}: the contract that this server is tested against. */
final class OpenApi implements Endpoint {
    private static final String RESOURCE = "/openapi.yaml";

    private final byte[] document;

    OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not in the jar");
            }
            this.document = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml can't be read", e);
        }
    }

    @Override
    public Answer answer(Exchange exchange) {
        return Answer.ok(document, Map.of("Content-Type", "application/yaml"));
    }
}
