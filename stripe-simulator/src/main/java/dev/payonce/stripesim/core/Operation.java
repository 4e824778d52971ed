package dev.payonce.stripesim.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request asks for, by the names that faults and the log use. A create that confirms is a create. */
public enum Operation {
    CREATE,
    CONFIRM,
    CAPTURE,
    CANCEL,
    REFUND,
    RETRIEVE,
    LIST;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The name on the wire. */
    public String word() {
        return word;
    }

    /** The operation of a name, or null. */
    public static @Nullable Operation named(String word) {
        for (Operation operation : values()) {
            if (operation.word.equals(word)) {
                return operation;
            }
        }
        return null;
    }
}
