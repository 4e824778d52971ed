package dev.payonce.stripesim.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Form-encoded parameters with Stripe's nested brackets: {@code metadata[order]=1}, {@code created[gte]=2},
 * {@code expand[]=latest_charge}. Kept flat, in the order given; of a name given twice the last one counts.
 */
public final class Params {
    private static final Params EMPTY = new Params(List.of());
    private static final int PARAMS_MAX = 1000;
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");

    private final List<Param> all;

    /** One name, decoded, brackets and all, and its value. */
    record Param(String name, String value) {
        /** The part before the first bracket. */
        String root() {
            int bracket = name.indexOf('[');
            return bracket < 0 ? name : name.substring(0, bracket);
        }

        boolean nested() {
            return name.indexOf('[') >= 0;
        }

        /** Whether this is its root. */
        boolean isIn(String root) {
            return name.startsWith(root) && (name.length() == root.length() || name.charAt(root.length()) == '[');
        }
    }

    private Params(List<Param> all) {
        this.all = all;
    }

    /** Decodes a query string or a body. */
    static Params parse(String form) {
        if (form.isEmpty()) {
            return EMPTY;
        }
        List<Param> all = new ArrayList<>();
        int from = 0;
        while (from <= form.length()) {
            int end = form.indexOf('&', from);
            end = end < 0 ? form.length() : end;
            if (end > from) {
                all.add(param(form, from, end));
            }
            from = end + 1;
        }
        if (all.size() > PARAMS_MAX) {
            throw new Refusal(ApiError.invalid(null, "Too many parameters.", null));
        }
        return new Params(all);
    }

    private static Param param(String form, int from, int end) {
        int equals = form.indexOf('=', from);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        try {
            return new Param(
                    decode(form.substring(from, nameEnd)),
                    nameEnd == end ? "" : decode(form.substring(nameEnd + 1, end)));
        } catch (IllegalArgumentException e) {
            throw new Refusal(ApiError.invalid(null, "Invalid request: the parameters are not form-encoded.", null));
        }
    }

    private static String decode(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, UTF_8);
    }

    /** The value of exactly this name, or null. */
    @Nullable
    String get(String name) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).name().equals(name)) {
                return all.get(i).value();
            }
        }
        return null;
    }

    /** As {@link #get}, an empty value being none. */
    @Nullable
    String text(String name) {
        String value = get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    boolean has(String root) {
        for (Param param : all) {
            if (param.isIn(root)) {
                return true;
            }
        }
        return false;
    }

    /** Visits {@code root[name]=value}, each as (name, value). */
    void forEachIn(String root, BiConsumer<String, String> visitor) {
        for (Param param : all) {
            String name = param.name();
            if (name.endsWith("]") && name.length() > root.length() + 1 && name.startsWith(root)) {
                if (name.charAt(root.length()) == '[') {
                    visitor.accept(name.substring(root.length() + 1, name.length() - 1), param.value());
                }
            }
        }
    }

    List<Param> all() {
        return all;
    }

    /** Whole numbers only, as Stripe takes them. */
    @Nullable
    Long integer(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        if (!INTEGER.matcher(value).matches()) {
            throw new Refusal(ApiError.badInteger(name, "Invalid integer: " + value));
        }
        return Long.valueOf(value);
    }

    /** {@code true}, {@code false}, or absent, which is false. */
    boolean flag(String name) {
        String value = text(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new Refusal(ApiError.invalid(null, "Invalid boolean: " + value, name));
    }

    /** One of some words, or the first of them if absent. */
    String oneOf(String name, List<String> words) {
        String value = text(name);
        if (value == null) {
            return words.getFirst();
        }
        if (!words.contains(value)) {
            throw new Refusal(
                    ApiError.invalid(null, "Invalid " + name + ": must be one of " + String.join(", ", words), name));
        }
        return value;
    }

    /** The same whatever the order of different names, and different for any other value. */
    Fingerprint fingerprint() {
        List<Param> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(Param::name));
        StringBuilder text = new StringBuilder(512);
        for (Param param : sorted) {
            text.append(param.name().length()).append(':').append(param.name());
            text.append(param.value().length()).append(':').append(param.value());
        }
        return Fingerprint.of(text.toString());
    }
}
