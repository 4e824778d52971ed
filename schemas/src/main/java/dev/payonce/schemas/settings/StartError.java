package dev.payonce.schemas.settings;

import java.util.stream.Collectors;

/** Why a program does not start, in words for an operator. */
public final class StartError {
    private StartError() {}

    /**
     * One line: what went wrong and, where it says more, the deepest cause. Kafka's clients tell what they could not do, and
     * the reason (a key store that is not there) several causes below.
     */
    public static String line(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String what = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        String why = String.valueOf(deepest.getMessage());
        if (error.getCause() != null && !what.contains(why)) {
            what += " (%s: %s)".formatted(deepest.getClass().getSimpleName(), why);
        }
        return what.lines().map(String::strip).collect(Collectors.joining(" "));
    }
}
