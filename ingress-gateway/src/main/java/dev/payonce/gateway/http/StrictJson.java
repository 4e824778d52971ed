package dev.payonce.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payonce.schemas.rules.CardData;
import dev.payonce.schemas.rules.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a body as one JSON object, strictly: valid UTF-8, no duplicate names, nothing after the end, bounded depth and
 * number length, decimals as they were written. Card data anywhere in it ends the request before anything else is
 * looked at, so that none is ever published, logged or echoed.
 */
final class StrictJson {
    static final int DEPTH_MAX = 32;
    private static final int NUMBER_LENGTH_MAX = 64;
    private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
    private static final String BODY = "the body";

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private StrictJson() {}

    /**
     * The object of a body.
     *
     * @throws ApiException when it is not one, or holds card data
     */
    static ObjectNode parse(byte[] body) {
        JsonNode root = tree(decode(body));
        if (!(root instanceof ObjectNode object)) {
            throw ApiException.invalid(BODY, "must be a JSON object");
        }
        refuseCardData(root);
        return object;
    }

    /** A field's name, if it can be shown to the caller and in logs without harm. */
    static String shown(String name) {
        return SHOWN.matcher(name).matches() && !CardData.isIn(name) ? name : "(a name that is not shown)";
    }

    private static String decode(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw ApiException.invalid(BODY, "is not valid UTF-8");
        }
    }

    private static JsonNode tree(String text) {
        try (JsonParser parser = READER.createParser(text)) {
            try {
                JsonNode root = READER.readTree(parser);
                if (parser.nextToken() != null) {
                    throw ApiException.invalid(BODY, "has something after its end");
                }
                return root;
            } catch (JsonProcessingException e) {
                throw ApiException.invalid(path(parser), problem(e));
            } catch (NumberFormatException e) {
                // Jackson lets this one through for an exponent beyond an int.
                throw ApiException.invalid(path(parser), "is not a number of reasonable size");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static String problem(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "is nested deeper than " + DEPTH_MAX + " levels, or too long";
        }
        return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                ? "is given more than once"
                : "is not valid JSON";
    }

    /** Where the parser stands, as the caller would write it: {@code metadata.orderID}. */
    private static String path(JsonParser parser) {
        StringBuilder path = new StringBuilder();
        JsonPointer pointer = parser.getParsingContext().pathAsPointer();
        for (int depth = 0; !pointer.matches() && depth < 4; depth++) {
            path.append(path.isEmpty() ? "" : ".").append(shown(pointer.getMatchingProperty()));
            pointer = pointer.tail();
        }
        return path.isEmpty() ? BODY : path.toString();
    }

    private static void refuseCardData(JsonNode node) {
        if (node.isContainerNode()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String value = field.getValue().asText("");
                if (CardData.isIn(field.getKey()) || CardData.isSecurityCode(field.getKey(), value)) {
                    throw cardData();
                }
                refuseCardData(field.getValue());
            }
            if (node.isArray()) {
                node.forEach(StrictJson::refuseCardData);
            }
        } else if (CardData.isIn(node.asText(""))) {
            throw cardData();
        }
    }

    static ApiException cardData() {
        return new ApiException(
                ErrorCode.CARD_DATA_FORBIDDEN, "The request holds card data. Send the PSP's token instead.");
    }
}
