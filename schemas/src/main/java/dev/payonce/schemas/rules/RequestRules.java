package dev.payonce.schemas.rules;

import dev.payonce.payments.v1.CaptureMethod;
import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.id.AttemptId;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a request well-formed, whoever sends it: the gateway refuses by these rules before it publishes, the
 * topology rejects by the same rules what producers published. A request that breaks one consumes no key.
 */
public final class RequestRules {
    /** The longest idempotency key, in characters. */
    public static final int KEY_LENGTH_MAX = 255;

    /** The longest order id, payment method and reason, in characters. */
    public static final int TEXT_LENGTH_MAX = 255;

    public static final int METADATA_ENTRIES_MAX = 50;
    public static final int METADATA_NAME_LENGTH_MAX = 40;
    public static final int METADATA_VALUE_LENGTH_MAX = 500;

    private static final int ID_LENGTH_MAX = 64;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private RequestRules() {}

    /**
     * What is wrong with the request, the first thing found, or nothing. Card data comes before all else: whoever keeps
     * or shows a refused request must know of it, whatever else is wrong.
     */
    public static Optional<Violation> check(PaymentRequest request) {
        Optional<Violation> gravest = checkCardData(request).or(() -> checkEnvelope(request));
        if (gravest.isPresent()) {
            return gravest;
        }
        if (request.getOperation() != Operation.PAY) {
            return Violation.of("operation", "is not one that this version serves");
        }
        return checkPay(request).or(() -> checkMetadata(request.getMetadata()));
    }

    /** Whether a text is an idempotency key: 1-255 printable ASCII characters. */
    public static boolean isIdempotencyKey(CharSequence key) {
        return !key.isEmpty() && key.length() <= KEY_LENGTH_MAX && isPrintableAscii(key);
    }

    /** Whether a text is a merchant's id: 1-64 of a-z, 0-9, _ and -. */
    public static boolean isMerchantId(CharSequence id) {
        return isId(id, c -> isLower(c) || isDigit(c) || c == '_' || c == '-');
    }

    /** Whether a text is a correlation id: 1-64 of A-Z, a-z, 0-9, ., _ and -. */
    public static boolean isCorrelationId(CharSequence id) {
        return isId(id, c -> isLower(c) || isUpper(c) || isDigit(c) || c == '.' || c == '_' || c == '-');
    }

    private static boolean isId(CharSequence id, IntPredicate allowed) {
        if (id.isEmpty() || id.length() > ID_LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!allowed.test(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** What is wrong with metadata, or nothing: at most 50 entries, names up to 40 and values up to 500 characters. */
    public static Optional<Violation> checkMetadata(Map<String, String> metadata) {
        if (metadata.size() > METADATA_ENTRIES_MAX) {
            return Violation.of("metadata", "has more than 50 entries");
        }
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (entry.getKey().isEmpty() || entry.getKey().length() > METADATA_NAME_LENGTH_MAX) {
                return Violation.of("metadata", "has a name that is empty or longer than 40 characters");
            }
            if (entry.getValue().length() > METADATA_VALUE_LENGTH_MAX) {
                return Violation.of("metadata", "has a value longer than 500 characters");
            }
            if (!isWellFormed(entry.getKey()) || !isWellFormed(entry.getValue())) {
                return Violation.of("metadata", "has a name or value that is not Unicode text");
            }
        }
        return Optional.empty();
    }

    private static Optional<Violation> checkEnvelope(PaymentRequest request) {
        if (!UUID.matcher(request.getRequestId()).matches()) {
            return Violation.of("request_id", "is not a UUID");
        }
        if (!isMerchantId(request.getMerchantId())) {
            return Violation.of("merchant_id", "is not 1-64 of a-z, 0-9, _ and -");
        }
        if (!isIdempotencyKey(request.getIdempotencyKey())) {
            return Optional.of(new Violation(
                    ErrorCode.IDEMPOTENCY_KEY_INVALID, "idempotency_key", "is not 1-255 printable ASCII characters"));
        }
        if (!isCorrelationId(request.getCorrelationId())) {
            return Violation.of("correlation_id", "is not 1-64 of A-Z, a-z, 0-9, ., _ and -");
        }
        long requestedAt_ms = request.getRequestedAt().toEpochMilli();
        if (requestedAt_ms < 0 || requestedAt_ms > AttemptId.REQUESTED_AT_MAX_MS) {
            return Violation.of("requested_at", "is outside of the years 1970 to 10889");
        }
        return Optional.empty();
    }

    private static Optional<Violation> checkPay(PaymentRequest request) {
        if (request.getAttemptId() != null) {
            return Violation.of("attempt_id", "must be absent: PAY makes a new payment");
        }
        if (request.getAmountMinor() == null) {
            return Violation.of("amount", "is missing");
        }
        if (request.getCurrency() == null) {
            return Violation.of("currency", "is missing");
        }
        Optional<Violation> money = Money.check(request.getAmountMinor(), request.getCurrency());
        if (money.isPresent()) {
            return money;
        }
        if (request.getCaptureMethod() != null && request.getCaptureMethod() != CaptureMethod.AUTOMATIC) {
            return Violation.of("capture_method", "must be AUTOMATIC or absent: PAY captures at once");
        }
        if (request.getPaymentMethod() == null) {
            return Violation.of("payment_method", "is missing");
        }
        if (request.getPaymentMethodType() != null
                && !request.getPaymentMethodType().equals("card")) {
            return Violation.of("payment_method_type", "must be card");
        }
        if (!isToken(request.getPaymentMethod())) {
            return Violation.of("payment_method", "is not 1-255 printable ASCII characters without spaces");
        }
        return checkText("order_id", request.getOrderId())
                .or(() -> checkText("reason", request.getReason()))
                .or(() -> checkText("actor", request.getActor()));
    }

    private static Optional<Violation> checkCardData(PaymentRequest request) {
        boolean found = holdsCard(request.getRequestId())
                || holdsCard(request.getMerchantId())
                || holdsCard(request.getIdempotencyKey())
                || holdsCard(request.getAttemptId())
                || holdsCard(request.getOrderId())
                || holdsCard(request.getCurrency())
                || holdsCard(request.getPaymentMethod())
                || holdsCard(request.getPaymentMethodType())
                || holdsCard(request.getReason())
                || holdsCard(request.getCorrelationId())
                || holdsCard(request.getActor())
                || holdsCard(request.getMetadata());
        return found
                ? Optional.of(new Violation(
                        ErrorCode.CARD_DATA_FORBIDDEN, "request", "holds card data; send the PSP's token instead"))
                : Optional.empty();
    }

    private static boolean holdsCard(Map<String, String> metadata) {
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (CardData.isIn(entry.getKey())
                    || CardData.isIn(entry.getValue())
                    || CardData.isSecurityCode(entry.getKey(), entry.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsCard(@Nullable String text) {
        return text != null && CardData.isIn(text);
    }

    private static Optional<Violation> checkText(String field, @Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > TEXT_LENGTH_MAX)) {
            return Violation.of(field, "is empty or longer than 255 characters");
        }
        return text == null || isWellFormed(text) ? Optional.empty() : Violation.of(field, "is not Unicode text");
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= TEXT_LENGTH_MAX && isPrintableAscii(text) && text.indexOf(' ') < 0;
    }

    /** Half a surrogate pair has no UTF-8: it would come out as another text than was sent. */
    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
            }
        }
        return true;
    }

    private static boolean isPrintableAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
