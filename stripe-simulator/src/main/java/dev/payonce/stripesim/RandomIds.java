package dev.payonce.stripesim;

import dev.payonce.stripesim.core.IdSource;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that never meet again, over restarts too: 62^14 and more of them. */
final class RandomIds implements IdSource {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Override
    public String next(int length) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = DIGITS.charAt(random.nextInt(DIGITS.length()));
        }
        return new String(text);
    }
}
