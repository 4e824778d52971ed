package dev.payonce.stripesim.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the Authorization header: any well-formed secret or restricted key is an account of its own. */
final class ApiKey {
    private static final Pattern API_KEY = Pattern.compile("(?:sk|rk)_[A-Za-z0-9_]{1,250}");

    private ApiKey() {}

    /**
     * The id of the account that a request speaks for. The API key itself is kept nowhere.
     *
     * @throws Refusal 401 without or with a malformed API key
     */
    static String accountOf(ApiCall call) {
        String apiKey = apiKey(call.authorization());
        if (!API_KEY.matcher(apiKey).matches()) {
            throw new Refusal(ApiError.badApiKey());
        }
        String connected = call.stripeAccount() == null ? "" : call.stripeAccount();
        byte[] digest = Fingerprint.sha256(apiKey + '\n' + connected);
        return "acct_" + HexFormat.of().formatHex(digest, 0, 8);
    }

    private static String apiKey(@Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            throw new Refusal(ApiError.noApiKey());
        }
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return userOf(authorization.substring(6).strip());
        }
        throw new Refusal(ApiError.badApiKey());
    }

    private static String userOf(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), ISO_8859_1);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            throw new Refusal(ApiError.badApiKey());
        }
    }
}
