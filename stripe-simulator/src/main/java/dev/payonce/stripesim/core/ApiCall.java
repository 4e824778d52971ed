package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived, undecoded.
 *
 * @param query the raw query string, empty if none
 * @param body the raw form-encoded body, empty if none
 */
public record ApiCall(
        String method,
        String path,
        String query,
        String body,
        @Nullable String contentType,
        @Nullable String authorization,
        @Nullable String idempotencyKey,
        @Nullable String stripeAccount) {
    /** A POST as a client writes it, for tests and simulations. */
    public static ApiCall post(String path, String form, String apiKey, @Nullable String idempotencyKey) {
        return new ApiCall("POST", path, "", form, null, "Bearer " + apiKey, idempotencyKey, null);
    }

    /** A GET as a client writes it, for tests and simulations. */
    public static ApiCall get(String path, String query, String apiKey) {
        return new ApiCall("GET", path, query, "", null, "Bearer " + apiKey, null, null);
    }
}
