package dev.payonce.simulation.fault;

/**
 * One time that a fault took effect in a history: {@code CRASH#2} is the second crash that the seed brings.
 *
 * @param number from 1; strikes that a history does without are counted, too
 */
public record Strike(FaultKind kind, int number) {
    /** @throws IllegalArgumentException for a text that names none */
    public static Strike parse(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            throw new IllegalArgumentException(text + " is no strike, as CRASH#2 is one");
        }
        return new Strike(FaultKind.valueOf(text.substring(0, hash)), Integer.parseInt(text.substring(hash + 1)));
    }

    @Override
    public String toString() {
        return kind + "#" + number;
    }
}
