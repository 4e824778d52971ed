package dev.payonce.stripesim.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.payonce.stripesim.core.Fault;
import dev.payonce.stripesim.core.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults from JSON, strictly: a misspelt name would be a fault that never strikes, and a test that proves nothing. */
final class FaultReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> NAMES = Set.of(
            "operation",
            "kind",
            "status",
            "delay_ms",
            "times",
            "probability",
            "executed",
            "idempotency_key",
            "should_retry",
            "retry_after_s",
            "code");

    private FaultReader() {}

    /** @throws IllegalArgumentException in words for whoever wrote the JSON */
    static Fault read(byte[] body) {
        JsonNode json = parse(body);
        if (!json.isObject()) {
            throw new IllegalArgumentException("a fault is a JSON object");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown name: " + name);
            }
        });
        Fault.Kind kind = kind(json);
        JsonNode shouldRetry = given(json, "should_retry", "true or false", JsonNode::isBoolean);
        JsonNode executed = given(json, "executed", "true or false", JsonNode::isBoolean);
        JsonNode probability = given(json, "probability", "a number", JsonNode::isNumber);
        JsonNode key = given(json, "idempotency_key", "a string", JsonNode::isTextual);
        JsonNode code = given(json, "code", "a string", JsonNode::isTextual);
        return new Fault(
                operation(json),
                kind,
                integer(json, "status", 500),
                integer(json, "delay_ms", 0),
                integer(json, "times", 1),
                probability == null ? 1.0 : probability.doubleValue(),
                executed == null ? Fault.executedByDefault(kind) : executed.booleanValue(),
                key == null ? null : key.textValue(),
                shouldRetry == null ? null : shouldRetry.booleanValue(),
                json.hasNonNull("retry_after_s") ? integer(json, "retry_after_s", 0) : null,
                code == null ? null : code.textValue());
    }

    private static JsonNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory failed", e);
        }
    }

    private static Fault.Kind kind(JsonNode json) {
        JsonNode name = given(json, "kind", "a string", JsonNode::isTextual);
        Fault.Kind kind = name == null ? null : Fault.Kind.named(name.textValue());
        if (kind == null) {
            throw new IllegalArgumentException("kind must be delay, drop_before, drop_after, status or garbage");
        }
        return kind;
    }

    private static @Nullable Operation operation(JsonNode json) {
        JsonNode name = given(json, "operation", "a string", JsonNode::isTextual);
        if (name == null || name.textValue().equals("any")) {
            return null;
        }
        Operation operation = Operation.named(name.textValue());
        if (operation == null) {
            throw new IllegalArgumentException(
                    "operation must be create, confirm, capture, cancel, refund, retrieve, list or any");
        }
        return operation;
    }

    private static int integer(JsonNode json, String name, int otherwise) {
        JsonNode value = given(json, name, "a whole number", n -> n.isIntegralNumber() && n.canConvertToInt());
        return value == null ? otherwise : value.intValue();
    }

    private static @Nullable JsonNode given(
            JsonNode json, String name, String must, java.util.function.Predicate<JsonNode> check) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!check.test(value)) {
            throw new IllegalArgumentException(name + " must be " + must);
        }
        return value;
    }
}
