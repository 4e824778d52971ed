package dev.payonce.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each asked for by name and type. Nothing is converted: {@code "100.00"} is no number.
 *
 * @param path the object's own name with a dot, empty for the body itself
 */
record Fields(ObjectNode object, String path) {

    /** The fields of a body, none but these. */
    static Fields of(ObjectNode body, Set<String> names) {
        return new Fields(body, "").only(names);
    }

    private Fields only(Set<String> names) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!names.contains(field.getKey())) {
                throw ApiException.invalid(path + StrictJson.shown(field.getKey()), "is not a field of this request");
            }
        }
        return this;
    }

    /** A string that must be there. */
    String string(String name) {
        String value = optionalString(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** A string, or null where it is absent. */
    @Nullable
    String optionalString(String name) {
        JsonNode node = object.get(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            throw ApiException.invalid(path + name, "must be a string");
        }
        return wellFormed(path + name, node.textValue());
    }

    /** A number that must be there. */
    BigDecimal number(String name) {
        JsonNode node = object.get(name);
        if (node == null) {
            throw missing(name);
        }
        if (!node.isNumber()) {
            throw ApiException.invalid(path + name, "must be a number");
        }
        return node.decimalValue();
    }

    /** An object that must be there and has none but these fields. */
    Fields object(String name, Set<String> names) {
        JsonNode node = object.get(name);
        if (node == null) {
            throw missing(name);
        }
        if (!(node instanceof ObjectNode child)) {
            throw ApiException.invalid(path + name, "must be an object");
        }
        return new Fields(child, path + name + ".").only(names);
    }

    /** An object of strings; empty where it is absent. */
    Map<String, String> strings(String name) {
        JsonNode node = object.get(name);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof ObjectNode child)) {
            throw ApiException.invalid(path + name, "must be an object");
        }
        Map<String, String> strings = LinkedHashMap.newLinkedHashMap(child.size());
        for (Map.Entry<String, JsonNode> field : child.properties()) {
            String shown = path + name + "." + StrictJson.shown(field.getKey());
            if (!field.getValue().isTextual()) {
                throw ApiException.invalid(shown, "must be a string");
            }
            strings.put(
                    wellFormed(shown, field.getKey()),
                    wellFormed(shown, field.getValue().textValue()));
        }
        return strings;
    }

    private ApiException missing(String name) {
        return ApiException.invalid(path + name, "is missing");
    }

    /** JSON's escapes can spell half a character ({@code \ud800}), which UTF-8 can't: it would not be echoed as sent. */
    private static String wellFormed(String shown, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw ApiException.invalid(shown, "holds half a character (an unpaired surrogate)");
            }
        }
        return text;
    }
}
