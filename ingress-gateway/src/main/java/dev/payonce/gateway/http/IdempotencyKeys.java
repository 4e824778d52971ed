package dev.payonce.gateway.http;

import dev.payonce.schemas.rules.CardData;
import dev.payonce.schemas.rules.ErrorCode;
import dev.payonce.schemas.rules.RequestRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Idempotency-Key} header: the key as it is, or as a structured field's string (RFC 8941, section 3.3.3), as
 * draft-ietf-httpapi-idempotency-key-header writes it. Both forms of one key are one key.
 */
final class IdempotencyKeys {
    static final String HEADER = "Idempotency-Key";

    private IdempotencyKeys() {}

    /**
     * The key of the header's values, or null where there is none.
     *
     * @throws ApiException when it is there twice, or malformed
     */
    static @Nullable String ofHeader(List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw invalid("The Idempotency-Key header is there more than once.");
        }
        String value = values.getFirst();
        return checked(value.startsWith("\"") ? unquoted(value) : value);
    }

    /**
     * The key of a request that may name it in a header, in the body, or in both alike.
     *
     * @throws ApiException when there is none, or two that differ
     */
    static String of(@Nullable String inHeader, @Nullable String inBody) {
        if (inBody != null) {
            checked(inBody);
        }
        if (inHeader != null && inBody != null && !inHeader.equals(inBody)) {
            throw invalid("The Idempotency-Key header and idempotencyKey in the body differ.");
        }
        String key = inHeader != null ? inHeader : inBody;
        if (key == null) {
            throw new ApiException(
                    ErrorCode.IDEMPOTENCY_KEY_MISSING,
                    "idempotencyKey is missing: send it in the body or as the Idempotency-Key header.");
        }
        return key;
    }

    /** The header that names a key: as it is, or quoted where white space or a quote would be misread. */
    static String toHeader(String key) {
        boolean plain = !key.startsWith("\"") && key.equals(key.strip());
        return plain ? key : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String checked(String key) {
        if (!RequestRules.isIdempotencyKey(key)) {
            throw invalid("The idempotency key is not 1-255 printable ASCII characters.");
        }
        if (CardData.isIn(key)) {
            throw StrictJson.cardData();
        }
        return key;
    }

    private static String unquoted(String value) {
        StringBuilder key = new StringBuilder(value.length());
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                if (i != value.length() - 1) {
                    throw malformed();
                }
                return key.toString();
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || value.charAt(i) != '"' && value.charAt(i) != '\\') {
                    throw malformed();
                }
                c = value.charAt(i);
            }
            key.append(c);
        }
        throw malformed();
    }

    private static ApiException malformed() {
        return invalid("The Idempotency-Key header is not a well-formed quoted string.");
    }

    private static ApiException invalid(String message) {
        return new ApiException(ErrorCode.IDEMPOTENCY_KEY_INVALID, message);
    }
}
