package dev.payonce.local.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;

/** The paths of the REST API, and the JSON that goes in and out. */
final class RegistryRoutes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaStore store;

    RegistryRoutes(SchemaStore store) {
        this.store = store;
    }

    /** A status and a JSON body. */
    record Answer(int status, JsonNode body) {}

    /**
     * Answers one request.
     *
     * @param path as it came, percent-encoded
     * @throws RegistryException when it is refused
     */
    Answer route(String method, String path, byte[] body) {
        List<String> parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
                .toList();
        if (parts.isEmpty()) {
            return ok(JSON.createObjectNode());
        }
        return switch (parts.getFirst()) {
            case "subjects" -> subjects(method, parts, body);
            case "schemas" -> schemas(method, parts);
            case "config" -> config(method, parts, body);
            case "compatibility" -> compatibility(method, parts, body);
            default -> throw notFound();
        };
    }

    /** The answer that tells of a refusal. */
    static Answer refusal(RegistryException e) {
        ObjectNode error = JSON.createObjectNode().put("error_code", e.code()).put("message", e.getMessage());
        return new Answer(e.status(), error);
    }

    private Answer subjects(String method, List<String> parts, byte[] body) {
        if (parts.size() >= 3 && !parts.get(2).equals("versions") || parts.size() > 4) {
            throw notFound();
        }
        return switch (parts.size() + " " + method) {
            case "1 GET" -> ok(array(store.subjects()));
            case "2 POST" -> ok(full(store.lookUp(parts.get(1), schemaIn(body))));
            case "3 GET" -> {
                ArrayNode versions = JSON.createArrayNode();
                store.versionsOf(parts.get(1)).forEach(version -> versions.add(version.version()));
                yield ok(versions);
            }
            case "3 POST" -> ok(JSON.createObjectNode().put("id", store.register(parts.get(1), schemaIn(body))));
            case "4 GET" -> ok(full(store.version(parts.get(1), parts.get(3))));
            default -> throw notAllowed();
        };
    }

    private Answer schemas(String method, List<String> parts) {
        if (!method.equals("GET")) {
            throw notAllowed();
        }
        if (parts.equals(List.of("schemas", "types"))) {
            return ok(array(List.of("AVRO")));
        }
        if (parts.size() != 3 || !parts.get(1).equals("ids")) {
            throw notFound();
        }
        int id;
        try {
            id = Integer.parseInt(parts.get(2));
        } catch (NumberFormatException e) {
            throw notFound();
        }
        return ok(JSON.createObjectNode().put("schema", store.schema(id)));
    }

    private Answer config(String method, List<String> parts, byte[] body) {
        if (parts.size() != 1) {
            throw notFound();
        }
        return switch (method) {
            case "GET" ->
                ok(JSON.createObjectNode()
                        .put("compatibilityLevel", store.compatibility().name()));
            case "PUT" -> {
                Compatibility level = Compatibility.of(
                                json(body).path("compatibility").asText())
                        .orElseThrow(RegistryException::invalidCompatibility);
                store.compatibility(level);
                yield ok(JSON.createObjectNode().put("compatibility", level.name()));
            }
            default -> throw notAllowed();
        };
    }

    private Answer compatibility(String method, List<String> parts, byte[] body) {
        if (parts.size() != 5
                || !parts.get(1).equals("subjects")
                || !parts.get(3).equals("versions")) {
            throw notFound();
        }
        if (!method.equals("POST")) {
            throw notAllowed();
        }
        boolean compatible = store.isCompatible(parts.get(2), parts.get(4), schemaIn(body));
        return ok(JSON.createObjectNode().put("is_compatible", compatible));
    }

    private static String schemaIn(byte[] body) {
        JsonNode json = json(body);
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryException.invalidSchema("this registry keeps Avro only, not " + type);
        }
        if (!json.path("references").isEmpty()) {
            throw RegistryException.invalidSchema("this registry knows no references");
        }
        JsonNode schema = json.path("schema");
        if (!schema.isTextual()) {
            throw RegistryException.invalidSchema("the body has no 'schema'");
        }
        return schema.textValue();
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            throw new RegistryException(400, "the body is not JSON");
        }
        throw new RegistryException(400, "the body is not a JSON object");
    }

    private static ObjectNode full(RegisteredSchema registered) {
        return JSON.createObjectNode()
                .put("subject", registered.subject())
                .put("version", registered.version())
                .put("id", registered.id())
                .put("schema", registered.schema());
    }

    private static ArrayNode array(List<String> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    private static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    private static RegistryException notFound() {
        return new RegistryException(404, "HTTP 404 Not Found");
    }

    private static RegistryException notAllowed() {
        return new RegistryException(405, "HTTP 405 Method Not Allowed");
    }
}
