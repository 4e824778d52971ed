package dev.payonce.gateway.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller wants to wait: {@code Prefer: wait=N} (RFC 7240, section 4.3), N seconds, at most 60. A preference that
 * can't be read is ignored, as the RFC asks: it is a wish, not a demand.
 *
 * @param patience how long to wait at most
 * @param applied the value of {@code Preference-Applied}, or nothing where no preference was found
 */
record Prefer(Duration patience, Optional<String> applied) {
    static final int WAIT_S_DEFAULT = 10;
    static final int WAIT_S_MAX = 60;

    private static final Prefer NONE = new Prefer(Duration.ofSeconds(WAIT_S_DEFAULT), Optional.empty());
    private static final Pattern WAIT =
            Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMA = Pattern.compile(",");

    /** The preference in a request's {@code Prefer} headers; the first one counts. */
    static Prefer of(List<String> headers) {
        for (String header : headers) {
            for (String preference : COMMA.split(header, 20)) {
                Matcher matcher = WAIT.matcher(preference.strip());
                if (matcher.matches()) {
                    int wait_s = Math.min(WAIT_S_MAX, Integer.parseInt(matcher.group(1)));
                    return new Prefer(Duration.ofSeconds(wait_s), Optional.of("wait=" + wait_s));
                }
            }
        }
        return NONE;
    }
}
