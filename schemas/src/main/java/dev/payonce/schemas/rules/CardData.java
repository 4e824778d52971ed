package dev.payonce.schemas.rules;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds card data where none may be: Pay Once takes the PSP's tokens only, and what it publishes stays in topics for
 * months. A card number is 13 to 19 digits of any script, spaces, dots and dashes between groups allowed, in an issuer's
 * range and with a right check digit (ISO/IEC 7812). Track data holds one between its marks, so it is found, too.
 *
 * <p>Identifiers that only look like one by chance pass, for a refused payment is harm, too: a UUID, a hash in hex, and a
 * telephone number written with its {@code +}.
 */
public final class CardData {
    private static final int DIGITS_MIN = 13;
    private static final int DIGITS_MAX = 19;
    /** So many spaces, dots and dashes in a row still join two groups, as in {@code 4242 - 4242}. */
    private static final int SEPARATORS_MAX = 3;

    /** ITU-T E.164. */
    private static final int TELEPHONE_DIGITS_MAX = 15;

    private static final Pattern UUID =
            Pattern.compile("(?<![0-9A-Za-z])[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z])");
    /** A UUID without its dashes, SHA-1, SHA-256; at least one letter, or it is a number. */
    private static final Pattern HEX =
            Pattern.compile("(?=.*[a-fA-F])([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})");

    /** An identifier is shorter than this; looking further would let a long text take quadratic time. */
    private static final int LOOK_AROUND = 72;

    private static final Pattern SECURITY_CODE = Pattern.compile("\\d{3,4}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9]");
    private static final Set<String> SECURITY_CODE_NAMES = Set.of(
            "cvc",
            "cvc2",
            "cvv",
            "cvv2",
            "cid",
            "csc",
            "cvn",
            "cardcvc",
            "cardcvv",
            "securitycode",
            "cardsecuritycode");

    private CardData() {}

    /** Whether a card number stands anywhere in the text. */
    public static boolean isIn(CharSequence text) {
        if (!hasDigitsEnough(text)) {
            return false;
        }
        int[] points = text.codePoints().toArray();
        for (int start = 0; start < points.length; start++) {
            boolean startsGroup = isDigit(points, start) && !isDigit(points, start - 1);
            if (startsGroup && cardStartsAt(points, start)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a named value is a card's security code: a telling name and three or four digits. */
    public static boolean isSecurityCode(String name, String value) {
        return SECURITY_CODE.matcher(value.strip()).matches()
                && SECURITY_CODE_NAMES.contains(
                        NOT_IN_NAMES.matcher(name).replaceAll("").toLowerCase(Locale.ROOT));
    }

    /** Most texts end here. Half a surrogate pair may be part of a digit. */
    private static boolean hasDigitsEnough(CharSequence text) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < DIGITS_MIN; i++) {
            char c = text.charAt(i);
            if (Character.isDigit(c) || Character.isHighSurrogate(c)) {
                digits++;
            }
        }
        return digits >= DIGITS_MIN;
    }

    /** Tries every run of whole digit groups from here that adds up to a card number's length. */
    private static boolean cardStartsAt(int[] points, int start) {
        StringBuilder digits = new StringBuilder(DIGITS_MAX);
        int separators = 0;
        for (int i = start; i < points.length; i++) {
            if (!isDigit(points, i)) {
                if (!isSeparator(points[i]) || ++separators > SEPARATORS_MAX) {
                    return false;
                }
                continue;
            }
            if (digits.length() == DIGITS_MAX) {
                return false;
            }
            separators = 0;
            digits.append(Character.digit(points[i], 10));
            boolean endsGroup = !isDigit(points, i + 1);
            if (endsGroup
                    && digits.length() >= DIGITS_MIN
                    && hasIssuer(digits)
                    && hasRightCheckDigit(digits)
                    && !isTelephone(points, start, digits.length())
                    && !isIdentifier(points, start, i)) {
                return true;
            }
        }
        return false;
    }

    /** The ranges of the networks that a PSP takes, by their first four digits and their lengths. */
    private static boolean hasIssuer(CharSequence digits) {
        int length = digits.length();
        int four = Integer.parseInt(digits, 0, 4, 10);
        int two = four / 100;
        boolean visa = two / 10 == 4 && (length == 13 || length == 16 || length == 19);
        boolean mastercard = length == 16 && (two >= 51 && two <= 55 || four >= 2221 && four <= 2720);
        boolean amex = length == 15 && (two == 34 || two == 37);
        boolean discover = length >= 16 && (four == 6011 || two == 65 || four >= 6440 && four <= 6499);
        boolean jcb = length >= 16 && four >= 3528 && four <= 3589;
        boolean diners =
                length >= 14 && (four >= 3000 && four <= 3059 || four == 3095 || two == 36 || two == 38 || two == 39);
        boolean unionPay = length >= 16 && (two == 62 || four >= 8100 && four <= 8171);
        boolean maestro = four >= 5018 && four <= 5020
                || four == 5038
                || four == 5893
                || four == 6304
                || four >= 6759 && four <= 6763;
        return visa || mastercard || amex || discover || jcb || diners || unionPay || maestro;
    }

    /** The Luhn formula. */
    private static boolean hasRightCheckDigit(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** A plus before the first digit, and not within a word: nobody writes a card number so. */
    private static boolean isTelephone(int[] points, int start, int digits) {
        return digits <= TELEPHONE_DIGITS_MAX
                && start > 0
                && points[start - 1] == '+'
                && (start == 1 || !Character.isLetterOrDigit(points[start - 2]));
    }

    /** Whether the digits lie inside a UUID, or in a word that is a hash as a whole. */
    private static boolean isIdentifier(int[] points, int first, int last) {
        int from = wordStart(points, first, false);
        int to = wordEnd(points, last, false);
        if (HEX.matcher(new String(points, from, to - from)).matches()) {
            return true;
        }
        from = wordStart(points, first, true);
        to = wordEnd(points, last, true);
        Matcher uuid = UUID.matcher(new String(points, from, to - from));
        while (uuid.find()) {
            if (from + uuid.start() <= first && last < from + uuid.end()) {
                return true;
            }
        }
        return false;
    }

    private static int wordStart(int[] points, int first, boolean dashes) {
        int from = first;
        while (from > 0 && first - from < LOOK_AROUND && isInWord(points[from - 1], dashes)) {
            from--;
        }
        return from;
    }

    private static int wordEnd(int[] points, int last, boolean dashes) {
        int to = last + 1;
        while (to < points.length && to - last <= LOOK_AROUND && isInWord(points[to], dashes)) {
            to++;
        }
        return to;
    }

    private static boolean isInWord(int point, boolean dashes) {
        return point < 128 && Character.isLetterOrDigit(point) || dashes && point == '-';
    }

    private static boolean isDigit(int[] points, int at) {
        return at >= 0 && at < points.length && Character.isDigit(points[at]);
    }

    /** What people, forms and spreadsheets put between groups; also what is invisible. */
    private static boolean isSeparator(int point) {
        return point == '.'
                || Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.getType(point) == Character.DASH_PUNCTUATION
                || Character.getType(point) == Character.FORMAT
                || point == '\u2212';
    }
}
