package dev.payonce.gateway.http;

import dev.payonce.schemas.rules.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;

/** Reads request bodies: JSON, UTF-8, as it is, at most 64 KiB. */
final class Bodies {
    static final int BYTES_MAX = 64 * 1024;
    /** So much of a refused body is read and thrown away: who is cut off while writing never reads why. */
    private static final int DISCARDED_BYTES_MAX = 16 * 1024 * 1024;

    private static final Map<String, String> CLOSE = Map.of("Connection", "close");
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private Bodies() {}

    /**
     * The whole body.
     *
     * @throws ApiException 415 for another type or encoding, 413 when it is too long, 408 when it does not come in time
     */
    static byte[] json(HttpServletRequest request) {
        Optional<ApiException> refusal = refusal(request);
        try {
            if (refusal.isEmpty()) {
                byte[] body = request.getInputStream().readNBytes(BYTES_MAX + 1);
                if (body.length <= BYTES_MAX) {
                    return body;
                }
            }
            // Who waits for "100 Continue" has sent nothing yet.
            if (request.getHeader("Expect") == null) {
                discard(request.getInputStream());
            }
            throw refusal.orElseGet(Bodies::tooLarge);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (HttpException.RuntimeException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "The body is not well-formed HTTP.", CLOSE);
        }
    }

    /** Why a body is refused by its headers, if it is. */
    private static Optional<ApiException> refusal(HttpServletRequest request) {
        List<String> types = Collections.list(request.getHeaders("Content-Type"));
        if (types.size() != 1 || !JSON_TYPE.matcher(types.getFirst()).matches()) {
            return Optional.of(new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json, in UTF-8."));
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
            return Optional.of(new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding must be absent or identity.",
                    Map.of("Accept-Encoding", "identity")));
        }
        return request.getContentLengthLong() > BYTES_MAX ? Optional.of(tooLarge()) : Optional.empty();
    }

    private static void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        int left = DISCARDED_BYTES_MAX;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = in.read(buffer, 0, Math.min(buffer.length, left));
            left -= Math.max(0, read);
        }
    }

    private static ApiException tooLarge() {
        return new ApiException(ErrorCode.BODY_TOO_LARGE, "The body is longer than 65536 bytes.", CLOSE);
    }

    private static ApiException unreadable(IOException e) {
        if (e.getCause() instanceof TimeoutException) {
            return new ApiException(ErrorCode.REQUEST_TIMEOUT, "The body did not come in time.", CLOSE);
        }
        return new ApiException(ErrorCode.INVALID_REQUEST, "The body broke off or is not well-formed HTTP.", CLOSE);
    }
}
