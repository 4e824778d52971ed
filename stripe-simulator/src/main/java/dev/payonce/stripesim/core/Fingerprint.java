package dev.payonce.stripesim.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 128 bits of the SHA-256 of a text: enough to tell requests apart, small enough to keep one per charge. */
public record Fingerprint(long high, long low) {
    /** Of a text's UTF-8 bytes. */
    public static Fingerprint of(String text) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(text));
        return new Fingerprint(digest.getLong(), digest.getLong());
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
