package dev.payonce.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The two calls to a schema registry that the wire format needs, by Confluent's REST API: register a schema under a
 * subject, and get a schema by its id. Confluent's, Apicurio's ({@code ccompat/v7}), Karapace and Redpanda serve it.
 *
 * <p>It blocks, bounded by its time-outs: never call it on a stream thread ({@link SchemaIds} is for those).
 */
final class RegistryClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int SCHEMA_NOT_FOUND = 40403;

    private final List<String> urls;
    private final @Nullable String authorization;
    private final Duration answerTimeout;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** What the registry says of an id. */
    sealed interface Word {
        record Found(Schema schema) implements Word {}

        /** There is no such id, says the registry itself. */
        record NoSuchId() implements Word {}

        /** There is, but nothing that values could be read by. */
        record Unusable(String why) implements Word {}
    }

    /**
     * @param urls base URLs, tried in order
     * @param userInfo {@code user:password} for basic authentication, or null
     * @param answerTimeout the longest that one URL may take, its last byte included
     * @throws ConfigException when no URL is given, or one is none
     */
    RegistryClient(List<String> urls, @Nullable String userInfo, Duration answerTimeout) {
        if (urls.isEmpty()) {
            throw new ConfigException("a schema registry URL is needed");
        }
        this.urls = urls.stream().map(RegistryClient::checked).toList();
        this.authorization = userInfo == null || userInfo.isEmpty()
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
        this.answerTimeout = answerTimeout;
    }

    /**
     * Registers a schema, or finds it registered, and returns its id.
     *
     * @throws RegistryException when the registry refuses it, e.g. as incompatible, or can't be asked
     */
    int register(String subject, Schema schema) {
        ObjectNode body = JSON.createObjectNode().put("schema", schema.toString());
        Answer answer = ask("/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions", body.toString());
        JsonNode id = answer.body.path("id");
        if (answer.status != 200 || !id.isInt()) {
            throw RegistryException.answered(
                    "the registry refused the schema of %s: %s".formatted(subject, answer.describe()));
        }
        return id.intValue();
    }

    /**
     * What the registry says of an id.
     *
     * @throws RegistryException when it can't be asked or answers anything else: then nothing is known of the id
     */
    Word schema(int id) {
        Answer answer = ask("/schemas/ids/" + id, null);
        if (answer.status == 404 && answer.body.path("error_code").asInt() == SCHEMA_NOT_FOUND) {
            return new Word.NoSuchId();
        }
        JsonNode schema = answer.body.path("schema");
        if (answer.status != 200 || !schema.isTextual()) {
            throw RegistryException.answered("no word on schema id %d: %s".formatted(id, answer.describe()));
        }
        String type = answer.body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Word.Unusable("not an Avro schema");
        }
        try {
            return new Word.Found(WriterSchemas.parse(schema.textValue()));
        } catch (SchemaParseException e) {
            return new Word.Unusable("not Avro that can be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Asks one URL after the other until one answers for itself; an error of a server counts as none. */
    private Answer ask(String path, @Nullable String body) {
        Answer failed = null;
        IOException last = null;
        for (String url : urls) {
            try {
                Answer answer = send(URI.create(url + path), body);
                if (answer.status < 500) {
                    return answer;
                }
                failed = answer;
            } catch (IOException e) {
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw RegistryException.unreachable("interrupted while asking the registry", e);
            }
        }
        if (failed != null) {
            return failed;
        }
        throw RegistryException.unreachable("the registry can't be reached", last);
    }

    private Answer send(URI uri, @Nullable String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", CONTENT_TYPE + ", application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (body != null) {
            request.header("Content-Type", CONTENT_TYPE).POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<byte[]> response = await(
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX)));
        JsonNode json;
        try {
            json = JSON.readTree(response.body());
        } catch (IOException notJson) {
            json = JSON.createObjectNode().put("message", "the answer was not JSON");
        }
        return new Answer(response.statusCode(), json);
    }

    /** The client's own time-out ends with the headers; a body that never ends must not hold anyone. */
    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + answerTimeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String checked(String url) {
        String scheme;
        try {
            scheme = URI.create(url).getScheme();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("the schema registry's URL is none");
        }
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new ConfigException("the schema registry's URL must start with http:// or https://");
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private record Answer(int status, JsonNode body) {
        String describe() {
            return "status %d, %s".formatted(status, body.path("message").asText("no message"));
        }
    }
}
