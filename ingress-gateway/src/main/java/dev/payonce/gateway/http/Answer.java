package dev.payonce.gateway.http;

import java.util.Map;

/**
 * One answer, ready to be written.
 *
 * @param body JSON in UTF-8, or empty
 * @param problem whether the body is a problem (RFC 9457), which the caller may ask for by that media type
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record Answer(int status, Map<String, String> headers, byte[] body, boolean problem) {

    static Answer ok(byte[] body) {
        return new Answer(200, Map.of(), body, false);
    }

    static Answer ok(byte[] body, Map<String, String> headers) {
        return new Answer(200, headers, body, false);
    }
}
