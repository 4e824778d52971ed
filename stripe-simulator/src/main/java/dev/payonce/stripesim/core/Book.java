package dev.payonce.stripesim.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The PaymentIntents of one account, in the order they were made. */
final class Book {
    private final Map<String, Intent> byId = new HashMap<>();
    private final List<Intent> intents = new ArrayList<>();

    @Nullable
    Intent find(String id) {
        return byId.get(id);
    }

    long nextNumber() {
        return intents.size();
    }

    void put(Intent intent) {
        byId.put(intent.id(), intent);
        int number = (int) intent.number();
        if (number == intents.size()) {
            intents.add(intent);
        } else {
            intents.set(number, intent);
        }
    }

    /** A page, newest first. */
    Outcome page(Command.Window window) {
        String before = window.endingBefore();
        if (before != null) {
            return pageBefore(number(before, "ending_before"), window);
        }
        String after = window.startingAfter();
        int from = after == null ? intents.size() - 1 : number(after, "starting_after") - 1;
        List<Intent> page = new ArrayList<>();
        for (int i = from; i >= 0; i--) {
            Intent intent = intents.get(i);
            if (within(intent, window)) {
                if (page.size() == window.limit()) {
                    return new Outcome.OfPage(page, true);
                }
                page.add(intent);
            }
        }
        return new Outcome.OfPage(page, false);
    }

    /** The nearest ones newer than the cursor; still newest first. */
    private Outcome pageBefore(int cursor, Command.Window window) {
        List<Intent> page = new ArrayList<>();
        boolean more = false;
        for (int i = cursor + 1; i < intents.size() && !more; i++) {
            if (within(intents.get(i), window)) {
                more = page.size() == window.limit();
                if (!more) {
                    page.add(intents.get(i));
                }
            }
        }
        return new Outcome.OfPage(page.reversed(), more);
    }

    private static boolean within(Intent intent, Command.Window window) {
        return intent.created_s() >= window.from() && intent.created_s() <= window.to();
    }

    private int number(String id, String param) {
        Intent intent = byId.get(id);
        if (intent == null) {
            throw new Refusal(ApiError.noSuchIntent(400, id, param));
        }
        return (int) intent.number();
    }
}
