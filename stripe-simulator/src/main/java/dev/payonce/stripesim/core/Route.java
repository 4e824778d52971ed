package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * Which operation a method and path name.
 *
 * @param id the PaymentIntent in the path, or empty
 */
record Route(Operation operation, String id) {
    private static final String INTENTS = "/v1/payment_intents";

    /** The route, or null: Stripe doesn't know that URL, or this simulator doesn't yet. */
    static @Nullable Route of(String method, String path) {
        if (!path.startsWith(INTENTS)) {
            return null;
        }
        boolean post = method.equals("POST");
        if (!post && !method.equals("GET")) {
            return null;
        }
        if (path.length() == INTENTS.length()) {
            return new Route(post ? Operation.CREATE : Operation.LIST, "");
        }
        if (path.charAt(INTENTS.length()) != '/') {
            return null;
        }
        String rest = path.substring(INTENTS.length() + 1);
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return post || rest.isEmpty() ? null : new Route(Operation.RETRIEVE, rest);
        }
        String verb = rest.substring(slash + 1);
        return post && verb.equals("confirm") ? new Route(Operation.CONFIRM, rest.substring(0, slash)) : null;
    }
}
