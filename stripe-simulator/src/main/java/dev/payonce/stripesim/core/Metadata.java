package dev.payonce.stripesim.core;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that a merchant attached, in the order given. Packed into one text, each piece as
 * {@code length:piece}: there is one of these per charge, and a string for each piece would be most of a charge's memory.
 */
public final class Metadata {
    /** No metadata. */
    public static final Metadata NONE = new Metadata("");

    private final String packed;

    private Metadata(String packed) {
        this.packed = packed;
    }

    /** From name, value, name, value... */
    public static Metadata of(List<String> namesAndValues) {
        if (namesAndValues.isEmpty()) {
            return NONE;
        }
        StringBuilder text = new StringBuilder(256);
        namesAndValues.forEach(piece -> text.append(piece.length()).append(':').append(piece));
        return new Metadata(text.toString());
    }

    /** What {@link #packed} gave. */
    public static Metadata unpack(String packed) {
        return packed.isEmpty() ? NONE : new Metadata(packed);
    }

    /** All of it as one text, for the journal. */
    public String packed() {
        return packed;
    }

    /** The value of a name, or null. */
    public @Nullable String get(String name) {
        @Nullable String[] found = new String[1];
        forEach((n, value) -> {
            if (n.equals(name)) {
                found[0] = value;
            }
        });
        return found[0];
    }

    /** Visits each name and value in order. */
    public void forEach(BiConsumer<String, String> visitor) {
        int at = 0;
        while (at < packed.length()) {
            int nameAt = packed.indexOf(':', at) + 1;
            int nameEnd = nameAt + Integer.parseInt(packed, at, nameAt - 1, 10);
            int valueAt = packed.indexOf(':', nameEnd) + 1;
            int valueEnd = valueAt + Integer.parseInt(packed, nameEnd, valueAt - 1, 10);
            visitor.accept(packed.substring(nameAt, nameEnd), packed.substring(valueAt, valueEnd));
            at = valueEnd;
        }
    }

    /** Whether every wanted name has the wanted value. */
    public boolean matches(Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(w -> w.getValue().equals(get(w.getKey())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata that && packed.equals(that.packed);
    }

    @Override
    public int hashCode() {
        return packed.hashCode();
    }

    @Override
    public String toString() {
        return packed;
    }
}
