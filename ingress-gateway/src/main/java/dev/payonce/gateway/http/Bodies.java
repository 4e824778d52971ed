package dev.payonce.gateway.http;

import dev.payonce.schemas.rules.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;

/** Reads request bodies: JSON, UTF-8, as it is, at most 64 KiB. */
final class Bodies {
    static final int BYTES_MAX = 64 * 1024;
    /** So much of a refused body is read and thrown away: who is cut off while writing never reads why. */
    private static final int THROWN_AWAY_BYTES_MAX = 16 * 1024 * 1024;

    /** What is taken for a body of which nothing has come yet; from there it doubles. */
    static final int BEGINNING_BYTES = 1024;
    /** All who throw bytes away write over each other's, and nobody reads them. */
    private static final byte[] SCRATCH = new byte[8 * 1024];

    private static final Map<String, String> CLOSE = Map.of("Connection", "close");
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private Bodies() {}

    /**
     * The whole body.
     *
     * @param share grows with the body, and is the caller's to close when the body is needed no longer
     * @throws ApiException 415 for another type or encoding, 413 when it is too long, 408 when it does not come in time,
     *     503 when too many bytes of bodies are held already
     */
    static byte[] json(HttpServletRequest request, BodyBudget.Share share) {
        try {
            return readOrThrowAway(request, share);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (HttpException.RuntimeException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "The body is not well-formed HTTP.", CLOSE);
        }
    }

    private static byte[] readOrThrowAway(HttpServletRequest request, BodyBudget.Share share) throws IOException {
        try {
            checkHeaders(request);
            return read(request, share);
        } catch (ApiException refusal) {
            share.close();
            // Who waits for "100 Continue" has sent nothing yet.
            if (request.getHeader("Expect") == null) {
                throwAway(request.getInputStream());
            }
            throw refusal;
        }
    }

    /** Takes memory for what has come, not for what was announced: whoever wants to crowd others out has to send it. */
    private static byte[] read(HttpServletRequest request, BodyBudget.Share share) throws IOException {
        InputStream in = request.getInputStream();
        int announced = request.getContentLength();
        int end = announced < 0 ? BYTES_MAX + 1 : announced;
        byte[] body = {};
        int length = 0;
        while (length == body.length && length < end) {
            int size = Math.min(end, Math.max(BEGINNING_BYTES, 2 * length));
            if (!share.tryGrow(size - body.length)) {
                throw ApiException.unavailable("Not accepted now: too many bytes of requests are held."
                        + " Nothing was done, no key was used. Repeat it with the same key.");
            }
            body = Arrays.copyOf(body, size);
            length += in.readNBytes(body, length, size - length);
        }
        if (length > BYTES_MAX) {
            throw tooLarge();
        }
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    private static void checkHeaders(HttpServletRequest request) {
        List<String> types = Collections.list(request.getHeaders("Content-Type"));
        if (types.size() != 1 || !JSON_TYPE.matcher(types.getFirst()).matches()) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json, in UTF-8.");
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding must be absent or identity.",
                    Map.of("Accept-Encoding", "identity"));
        }
        if (request.getContentLengthLong() > BYTES_MAX) {
            throw tooLarge();
        }
    }

    private static void throwAway(InputStream in) throws IOException {
        int left = THROWN_AWAY_BYTES_MAX;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = in.read(SCRATCH, 0, Math.min(SCRATCH.length, left));
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
