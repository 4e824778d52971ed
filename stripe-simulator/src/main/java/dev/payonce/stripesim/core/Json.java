package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/** Writes JSON, nothing else. The core imports no library, and Stripe's answers need no more than this. */
public final class Json {
    private final StringBuilder text;
    private boolean first = true;

    /** Writes into a buffer of about this many characters. */
    public Json(int size) {
        this.text = new StringBuilder(size);
    }

    /** Opens the outermost object, or one within an array. */
    public Json open() {
        separate();
        text.append('{');
        first = true;
        return this;
    }

    /** Opens an object under a name. */
    public Json open(String name) {
        name(name);
        text.append('{');
        first = true;
        return this;
    }

    /** Closes an object. */
    public Json close() {
        text.append('}');
        first = false;
        return this;
    }

    /** Opens an array under a name. */
    public Json array(String name) {
        name(name);
        text.append('[');
        first = true;
        return this;
    }

    /** Closes an array. */
    public Json end() {
        text.append(']');
        first = false;
        return this;
    }

    /** A string in an array. */
    public Json element(String value) {
        separate();
        quote(value);
        return this;
    }

    /** A string, or null. */
    public Json put(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    /** A string, left out if there is none. */
    public Json putIfPresent(String name, @Nullable String value) {
        return value == null ? this : put(name, value);
    }

    /** A number. */
    public Json put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /** A fraction. */
    public Json put(String name, double value) {
        name(name);
        text.append(value);
        return this;
    }

    /** True or false. */
    public Json put(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** Null. */
    public Json putNull(String name) {
        name(name);
        text.append("null");
        return this;
    }

    /** The metadata, as an object. */
    public Json put(String name, Metadata metadata) {
        open(name);
        metadata.forEach(this::put);
        return close();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** How many characters there are so far. */
    public int length() {
        return text.length();
    }

    /** Takes what was written so far, to go on with an empty buffer. */
    public String drain() {
        String drained = text.toString();
        text.setLength(0);
        return drained;
    }

    private void name(String name) {
        separate();
        quote(name);
        text.append(':');
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        int plain = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isToEscape(c)) {
                text.append(value, plain, i);
                escape(c);
                plain = i + 1;
            }
        }
        text.append(value, plain, value.length()).append('"');
    }

    private static boolean isToEscape(char c) {
        return c == '"' || c == '\\' || c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029';
    }

    private void escape(char c) {
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
            return;
        }
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(Character.forDigit(c >> shift & 0xf, 16));
        }
    }
}
