package dev.payonce.processor.psp.stripe;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * How one Stripe account is reached.
 *
 * @param account our name of the account; calls name it
 * @param apiKey the account's secret key
 * @param apiBase {@code https://api.stripe.com}, or where a simulator listens
 * @param connectTimeout for the connection, TLS included
 * @param readTimeout for the answer's head
 * @param answer_bytes_max an answer longer than this is not read to its end, and unknown
 */
public record StripeConfig(
        String account,
        String apiKey,
        URI apiBase,
        Duration connectTimeout,
        Duration readTimeout,
        int answer_bytes_max) {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    /**
     * @throws IllegalArgumentException in words for an operator
     */
    public StripeConfig {
        if (account.isBlank()) {
            throw new IllegalArgumentException("PSP_ACCOUNT is empty");
        }
        if (apiKey.isBlank() || !apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("STRIPE_API_KEY is empty or not a key");
        }
        String scheme = apiBase.getScheme() == null ? "" : apiBase.getScheme().toLowerCase(Locale.ROOT);
        if (apiBase.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("STRIPE_API_BASE is not an http(s) URL: " + apiBase);
        }
        if (scheme.equals("http") && apiKey.contains("_live_")) {
            throw new IllegalArgumentException("STRIPE_API_BASE must be https with a live key");
        }
        if (apiBase.getRawQuery() != null || apiBase.getRawFragment() != null || apiBase.getRawUserInfo() != null) {
            throw new IllegalArgumentException("STRIPE_API_BASE must be a scheme, a host and a port");
        }
        if (!connectTimeout.isPositive() || !readTimeout.isPositive() || answer_bytes_max <= 0) {
            throw new IllegalArgumentException("the PSP's time-outs and answer size must be positive");
        }
    }

    /** With the time-outs of the rules: connect 2 s, read 30 s, answers up to 1 MiB. */
    public static StripeConfig of(String account, String apiKey, URI apiBase) {
        return new StripeConfig(account, apiKey, apiBase, CONNECT, READ, ANSWER_BYTES_MAX);
    }

    /** A path of the API below the base. */
    String url(String path) {
        String base = apiBase.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "StripeConfig[account=%s, apiBase=%s]".formatted(account, apiBase);
    }
}
