package dev.payonce.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.schemas.rules.RequestRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * API keys from a file. Each line is a name, a merchant and the SHA-256 of the key in hex, separated by spaces; empty
 * lines and those that begin with {@code #} are skipped:
 *
 * <pre>
 * # KEY=$(openssl rand -hex 32); printf %s "$KEY" | sha256sum
 * checkout-1  acme  9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * </pre>
 *
 * <p>Keys themselves are nowhere on disk. They must be random, as the command above makes them: a hash without salt
 * protects no password. Every key is compared, each in constant time, so that an answer's time tells nothing.
 */
public final class ApiKeys implements Authentication {
    private static final int KEYS_MAX = 10_000;
    private static final int KEY_LENGTH_MAX = 512;
    private static final String SCHEME = "bearer ";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
    private record Key(byte[] sha256, Caller caller) {}

    private final List<Key> keys;

    private ApiKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the keys of a file.
     *
     * @throws ConfigException when it can't be read, has a line that is not as described, or no key at all
     */
    public static ApiKeys read(Path file) {
        return of(file, lines(file));
    }

    /** @throws ConfigException when the file can't be read */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new ConfigException("API_KEYS_FILE " + file + " can't be read: " + e);
        }
    }

    /** The keys of a file's lines. Throws as {@link #read} does. */
    static ApiKeys of(Path file, List<String> lines) {
        List<Key> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Key key = parse(line, file + ", line " + (i + 1));
            if (!names.add(key.caller.name())) {
                throw new ConfigException(file + ", line " + (i + 1) + ": the name is taken");
            }
            keys.add(key);
        }
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new ConfigException("API_KEYS_FILE " + file + " has " + keys.size() + " keys, not 1 to " + KEYS_MAX);
        }
        return new ApiKeys(keys);
    }

    @Override
    public Optional<Caller> authenticate(@Nullable String authorization) {
        byte[] presented = sha256(bearer(authorization));
        Caller found = null;
        for (Key key : keys) {
            // No early exit: how long it takes must not depend on which key matched, or whether one did.
            if (MessageDigest.isEqual(key.sha256, presented)) {
                found = key.caller;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The token of a bearer header; an empty one, whose hash no key has, where there is none. */
    private static String bearer(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > SCHEME.length() + KEY_LENGTH_MAX
                || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return "";
        }
        return authorization.substring(SCHEME.length()).strip();
    }

    private static Key parse(String line, String where) {
        List<String> parts = BLANKS.splitAsStream(line).toList();
        if (parts.size() != 3) {
            throw new ConfigException(where + ": expected a name, a merchant and a SHA-256 in hex");
        }
        if (!NAME.matcher(parts.get(0)).matches()) {
            throw new ConfigException(where + ": the name is not 1-64 of A-Z, a-z, 0-9, ., _, @ and -");
        }
        if (!RequestRules.isMerchantId(parts.get(1))) {
            throw new ConfigException(where + ": the merchant is not 1-64 of a-z, 0-9, _ and -");
        }
        byte[] hash = hash(parts.get(2), where);
        if (MessageDigest.isEqual(hash, sha256(""))) {
            throw new ConfigException(where + ": that is the SHA-256 of an empty key");
        }
        return new Key(hash, new Caller(parts.get(0), parts.get(1)));
    }

    private static byte[] hash(String hex, String where) {
        try {
            byte[] hash = HexFormat.of().parseHex(hex);
            if (hash.length == 32) {
                return hash;
            }
        } catch (IllegalArgumentException notHex) {
            throw new ConfigException(where + ": the SHA-256 is not hex");
        }
        throw new ConfigException(where + ": the SHA-256 is not 64 hex digits");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
