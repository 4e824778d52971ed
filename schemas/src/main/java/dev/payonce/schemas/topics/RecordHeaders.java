package dev.payonce.schemas.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The names of record headers, and how their values are written: text as UTF-8, numbers as decimal text. */
public final class RecordHeaders {
    /** Follows a request through every record it causes. */
    public static final String CORRELATION_ID = "correlation_id";

    /** W3C trace context, passed on as it came. */
    public static final String TRACEPARENT = "traceparent";

    /** Where a rerouted, parked or quarantined record was first read, and its timestamp there, in epoch ms. */
    public static final String ORIGIN_TOPIC = "origin_topic";

    public static final String ORIGIN_PARTITION = "origin_partition";
    public static final String ORIGIN_OFFSET = "origin_offset";
    public static final String ORIGIN_TIMESTAMP = "origin_timestamp";

    /** Why a record is in quarantine: one of UNREADABLE, TOO_LARGE, UNKNOWN_SCHEMA_ID, MISPLACED, UNKNOWN_PAYMENT, UNKNOWN_KIND. */
    public static final String REASON = "reason";

    /** The same in a sentence. */
    public static final String REASON_DETAIL = "reason_detail";

    private static final int TRACEPARENT_BYTES = 55;
    private static final Pattern TRACEPARENT_FORM =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private RecordHeaders() {}

    /** The newest header of that name as text, or null. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? null
                : UTF_8.decode(ByteBuffer.wrap(header.value())).toString();
    }

    /** The W3C trace context of a record, or null where it has none or something else: what is passed on is bounded. */
    public static @Nullable String traceparent(Headers headers) {
        Header header = headers.lastHeader(TRACEPARENT);
        if (header == null || header.value() == null || header.value().length != TRACEPARENT_BYTES) {
            return null;
        }
        String text = new String(header.value(), UTF_8);
        return TRACEPARENT_FORM.matcher(text).matches() ? text : null;
    }

    /** The newest header of that name as a number, or null where it is absent or not a number. */
    public static @Nullable Long number(Headers headers, String name) {
        String text = text(headers, name);
        if (text == null || text.isEmpty() || text.length() > 19) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Sets a header, replacing any of that name. */
    public static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }
}
