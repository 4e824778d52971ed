package dev.payonce.gateway.http;

import dev.payonce.schemas.rules.ErrorCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is refused before it is a request (malformed HTTP, an over-long header) gets the same error body as all else. */
final class JettyErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        String correlationId = Ids.correlationId(request.getHeaders().get(Pipeline.CORRELATION_ID));
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Pipeline.JSON);
        response.getHeaders().put(Pipeline.CORRELATION_ID, correlationId);
        Pipeline.SECURITY_HEADERS.forEach(response.getHeaders()::put);
        byte[] body = Problems.body(status, code(status), message(status), correlationId);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 408 -> ErrorCode.REQUEST_TIMEOUT;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
            default -> status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 404 -> "There is nothing here.";
            case 408 -> "The request did not come in time.";
            case 413 -> "The body is longer than 65536 bytes.";
            case 414 -> "The request's address is too long.";
            case 431 -> "The request's headers are too long.";
            case 503 -> "Not available now. Repeat the request with the same idempotency key.";
            default -> status < 500 ? "The request is not well-formed HTTP." : "Something went wrong here.";
        };
    }
}
