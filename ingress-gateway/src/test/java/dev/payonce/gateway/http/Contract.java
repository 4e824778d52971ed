package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** openapi.yaml as a judge of responses: status, media type, required headers, body. */
final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;
    private final Set<String> seen = new TreeSet<>();

    Contract() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            Map<String, Object> yaml = new Yaml().load(in);
            document = JSON.valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless the document describes this answer of that method and path. */
    HttpResponse<String> check(String method, String path, HttpResponse<String> response) {
        String status = Integer.toString(response.statusCode());
        JsonNode described = resolve(
                document.path("paths").path(path).path(method).path("responses").path(status));
        assertThat(described.isMissingNode())
                .as("%s %s may answer %s: %s", method, path, status, response.body())
                .isFalse();
        described.path("headers").fieldNames().forEachRemaining(name -> {
            if (!name.equals("X-Payonce-Stale")) {
                assertThat(response.headers().firstValue(name))
                        .as("header %s of %s %s %s", name, method, path, status)
                        .isPresent();
            }
        });
        String type = response.headers().firstValue("Content-Type").orElse("none");
        JsonNode content = described.path("content").path(type);
        assertThat(content.isMissingNode())
                .as("%s %s %s may have the type %s", method, path, status, type)
                .isFalse();
        assertThat(errors(content.path("schema"), response.body())).isEqualTo("");
        seen.add(method + " " + path + " " + status);
        return response;
    }

    /** The answers that the document describes and nobody has checked. */
    Set<String> unseen() {
        Set<String> all = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> method.getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(
                                        status -> all.add(method.getKey() + " " + path.getKey() + " " + status))));
        all.removeAll(seen);
        return all;
    }

    private String errors(JsonNode schema, String body) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        var errors = SCHEMAS.getSchema(whole.toString(), InputFormat.JSON).validate(body, InputFormat.JSON);
        return errors.isEmpty() ? "" : errors + " in " + body;
    }

    private JsonNode resolve(JsonNode node) {
        JsonNode ref = node.path("$ref");
        return ref.isMissingNode() ? node : document.at(ref.textValue().substring(1));
    }
}
