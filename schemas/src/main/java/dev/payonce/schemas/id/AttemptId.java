package dev.payonce.schemas.id;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A payment's id: {@code pa_} and 34 characters that hold 20 bytes, the partition hash of the payment (4) and a UUIDv7
 * (16, RFC 9562) made from the request's {@code requested_at} and {@code request_id}.
 *
 * <p>All of it comes from the request's value, so mirroring, rerouting or reading a record again makes the same id; and
 * since the hash is inside, every later operation finds the payment's partition from the id alone.
 *
 * <p>The encoding is Crockford's base 32 in lower case, which keeps the bytes' order, with a fixed {@code x} after the
 * 11th and the 22nd character: no run of 13 digits can occur, so no scanner takes an id for a card number.
 */
public record AttemptId(String value, int hash) {
    private static final String PREFIX = "pa_";
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] DIGIT_OF = digits();
    private static final int BYTES = 20;
    private static final int GROUP = 11;
    private static final int LENGTH = PREFIX.length() + 34;
    private static final char MARK = 'x';

    /** The latest {@code requested_at} that fits a UUIDv7's 48 bits, in ms: the year 10889. */
    public static final long REQUESTED_AT_MAX_MS = (1L << 48) - 1;

    /**
     * Makes the id of the payment that a creating request asks for.
     *
     * @throws IllegalArgumentException when {@code requestedAt} lies outside 1970 to 10889
     */
    public static AttemptId of(String merchantId, String idempotencyKey, String requestId, Instant requestedAt) {
        long at_ms = requestedAt.toEpochMilli();
        if (at_ms < 0 || at_ms > REQUESTED_AT_MAX_MS) {
            throw new IllegalArgumentException("requested_at outside of 48 bits");
        }
        int hash = CanonicalPartition.hash(merchantId, idempotencyKey);
        byte[] bytes = new byte[BYTES];
        put(bytes, 0, 4, hash);
        put(bytes, 4, 6, at_ms);
        byte[] random = sha256(requestId.getBytes(UTF_8));
        System.arraycopy(random, 0, bytes, 10, 10);
        bytes[10] = (byte) (0x70 | (bytes[10] & 0x0f));
        bytes[12] = (byte) (0x80 | (bytes[12] & 0x3f));
        return new AttemptId(encode(bytes), hash);
    }

    /** Reads an id, or nothing where the text is none: wrong length, prefix, character or mark. */
    public static Optional<AttemptId> parse(CharSequence text) {
        if (text.length() != LENGTH || !text.toString().startsWith(PREFIX)) {
            return Optional.empty();
        }
        long head = 0;
        int symbols = 0;
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            char c = text.charAt(i);
            int at = i - PREFIX.length();
            if (at == GROUP || at == 2 * GROUP + 1) {
                if (c != MARK) {
                    return Optional.empty();
                }
                continue;
            }
            int digit = c < DIGIT_OF.length ? DIGIT_OF[c] : -1;
            if (digit < 0) {
                return Optional.empty();
            }
            if (symbols++ < 7) {
                head = head << 5 | digit;
            }
        }
        return Optional.of(new AttemptId(text.toString(), (int) (head >>> 3)));
    }

    /** The payment's partition among {@code partitions}. */
    public int partition(int partitions) {
        return CanonicalPartition.of(hash, partitions);
    }

    /** The id without its prefix: what derived ids (authorization, capture) are made of. */
    public String suffix() {
        return value.substring(PREFIX.length());
    }

    @Override
    public String toString() {
        return value;
    }

    private static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(LENGTH).append(PREFIX);
        int buffer = 0;
        int bits = 0;
        int symbols = 0;
        for (byte b : bytes) {
            buffer = buffer << 8 | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET[buffer >>> bits & 31]);
                if (++symbols == GROUP || symbols == 2 * GROUP) {
                    text.append(MARK);
                }
            }
            buffer &= (1 << bits) - 1;
        }
        return text.toString();
    }

    private static void put(byte[] bytes, int from, int count, long value) {
        for (int i = 0; i < count; i++) {
            bytes[from + i] = (byte) (value >>> 8 * (count - 1 - i));
        }
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (byte i = 0; i < ALPHABET.length; i++) {
            digits[ALPHABET[i]] = i;
        }
        return digits;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
