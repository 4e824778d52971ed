package dev.payonce.processor.psp.stripe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's JSON, read strictly and within bounds. stripe-java's own models are read by Gson, which is lenient and fills
 * in what is absent; an answer about money has to be exactly what it claims to be.
 */
final class StripeJson {
    private static final int DEPTH_MAX = 64;
    private static final int NAME_LENGTH_MAX = 1_000;
    private static final int NUMBER_LENGTH_MAX = 50;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNameLength(NAME_LENGTH_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int TEXT_LENGTH_MAX = 2_048;

    private StripeJson() {}

    /** The body as a JSON object, or nothing where it is anything else. */
    static Optional<JsonNode> object(String body) {
        try {
            return Optional.ofNullable(MAPPER.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    static JsonNode none() {
        return MissingNode.getInstance();
    }

    /** Longer texts than any of Stripe's are none: they would travel through every topic. */
    private static boolean isBounded(JsonNode value) {
        return value.isTextual() && value.textValue().length() <= TEXT_LENGTH_MAX;
    }

    /** A text field, or the empty text. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return isBounded(value) ? value.textValue() : "";
    }

    /** A text field, or null where there is none. */
    static @Nullable String textOrNull(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return isBounded(value) ? value.textValue() : null;
    }

    /** An integer field, or null where there is none: a fraction of a minor unit is no amount. */
    static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
    }
}
