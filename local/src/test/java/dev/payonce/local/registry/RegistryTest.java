package dev.payonce.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry over HTTP: each line of a table is a request, and what must be answered. */
class RegistryTest {
    /** Names of bodies, so that the tables stay readable. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("-", ""),
            Map.entry("A", body("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}")),
            // the same schema in other white space
            Map.entry(
                    "A'",
                    body("{ \"type\":\"record\", \"name\":\"R\",\n\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}")),
            // a field more, with a default: reads what A wrote
            Map.entry(
                    "B",
                    body("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
                            + "{\"name\":\"b\",\"type\":\"int\",\"default\":0}]}")),
            // a field more, without a default: can't read what A wrote
            Map.entry(
                    "C",
                    body("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
                            + "{\"name\":\"c\",\"type\":\"int\"}]}")),
            Map.entry("broken", body("{\"type\":\"recor\"}")),
            Map.entry("no-schema", "{}"),
            Map.entry("no-json", "{"),
            Map.entry("protobuf", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"x\"}"),
            Map.entry("NONE", "{\"compatibility\":\"NONE\"}"),
            Map.entry("FULL", "{\"compatibility\":\"FULL\"}"),
            Map.entry("SOME", "{\"compatibility\":\"SOME\"}"));

    private static final String A_TEXT =
            "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":[{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"int\\\"}]}";

    @TempDir
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.start("127.0.0.1", 0, dir);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        http.close();
    }

    @Test
    void registersAndFindsSchemas() throws Exception {
        run("""
                GET  /subjects                       -   200 []
                POST /subjects/s/versions            A   200 {"id":1}
                POST /subjects/s/versions            A   200 {"id":1}
                POST /subjects/s/versions            A'  200 {"id":1}
                POST /subjects/t/versions            A   200 {"id":1}
                POST /subjects/s/versions            B   200 {"id":2}
                POST /subjects/u%2Fv%20w+x/versions  B   200 {"id":2}
                GET  /subjects                       -   200 ["s","t","u/v w+x"]
                GET  /subjects/s/versions            -   200 [1,2]
                GET  /subjects/t/versions            -   200 [1]
                GET  /subjects/s/versions/1          -   200 {"subject":"s","version":1,"id":1,"schema":"<A>"}
                POST /subjects/s                     A'  200 {"subject":"s","version":1,"id":1,"schema":"<A>"}
                GET  /subjects/t/versions/latest     -   200 {"subject":"t","version":1,"id":1,"schema":"<A>"}
                GET  /subjects/t/versions/-1         -   200 {"subject":"t","version":1,"id":1,"schema":"<A>"}
                GET  /schemas/ids/1                  -   200 {"schema":"<A>"}
                GET  /schemas/types                  -   200 ["AVRO"]
                GET  /                               -   200 {}
                """);
    }

    @Test
    void refusesInConfluentsWords() throws Exception {
        run("""
                POST /subjects/s/versions     A         200 {"id":1}
                GET  /subjects/x/versions     -         404 {"error_code":40401,"message":"Subject 'x' not found."}
                POST /subjects/x              A         404 {"error_code":40401,"message":"Subject 'x' not found."}
                GET  /subjects/s/versions/2   -         404 {"error_code":40402,"message":"Version 2 not found."}
                POST /subjects/s              B         404 {"error_code":40403,"message":"Schema not found"}
                GET  /schemas/ids/2           -         404 {"error_code":40403,"message":"Schema not found"}
                GET  /schemas/ids/x           -         404 {"error_code":404,"message":"HTTP 404 Not Found"}
                GET  /nowhere                 -         404 {"error_code":404,"message":"HTTP 404 Not Found"}
                DELETE /subjects/s            -         405 {"error_code":405,"message":"HTTP 405 Method Not Allowed"}
                GET  /subjects/s/versions/0   -         422 42202
                GET  /subjects/s/versions/x   -         422 42202
                POST /subjects/s/versions     broken    422 42201
                POST /subjects/s/versions     no-schema 422 42201
                POST /subjects/s/versions     protobuf  422 42201
                POST /subjects/s/versions     no-json   400 400
                PUT  /config                  SOME      422 42203
                """);
    }

    @Test
    void keepsSubjectsCompatible() throws Exception {
        run("""
                GET  /config                                  -    200 {"compatibilityLevel":"BACKWARD"}
                POST /subjects/s/versions                     A    200 {"id":1}
                POST /compatibility/subjects/s/versions/1     B    200 {"is_compatible":true}
                POST /compatibility/subjects/s/versions/1     C    200 {"is_compatible":false}
                POST /subjects/s/versions                     C    409 409
                GET  /subjects/s/versions                     -    200 [1]
                POST /subjects/s/versions                     B    200 {"id":2}
                PUT  /config                                  NONE 200 {"compatibility":"NONE"}
                POST /subjects/s/versions                     C    200 {"id":3}
                PUT  /config                                  FULL 200 {"compatibility":"FULL"}
                GET  /config                                  -    200 {"compatibilityLevel":"FULL"}
                """);
    }

    @Test
    void remembersAfterARestart() throws Exception {
        run("""
                POST /subjects/s/versions     A    200 {"id":1}
                POST /subjects/s/versions     B    200 {"id":2}
                PUT  /config                  NONE 200 {"compatibility":"NONE"}
                """);
        restart();
        run("""
                GET  /config                  -    200 {"compatibilityLevel":"NONE"}
                GET  /subjects/s/versions     -    200 [1,2]
                GET  /schemas/ids/1           -    200 {"schema":"<A>"}
                POST /subjects/t/versions     A    200 {"id":1}
                POST /subjects/t/versions     C    200 {"id":3}
                """);
    }

    @Test
    void forgetsWhatAKillLeftUnfinishedAndNothingElse() throws Exception {
        run("POST /subjects/s/versions A 200 {\"id\":1}");
        server.close();
        Files.writeString(dir.resolve("schemas.jsonl"), "{\"subject\":\"s\",\"ver", StandardOpenOption.APPEND);
        server = RegistryServer.start("127.0.0.1", 0, dir);
        run("POST /subjects/s/versions B 200 {\"id\":2}");
        restart();
        run("GET /subjects/s/versions - 200 [1,2]");
    }

    @Test
    void refusesADamagedFile() throws Exception {
        server.close();
        Files.writeString(dir.resolve("schemas.jsonl"), "{\"subject\":\"s\",\n{\"compatibility\":\"NONE\"}\n");
        assertThatThrownBy(() -> RegistryServer.start("127.0.0.1", 0, dir))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged in line 1");
        Files.delete(dir.resolve("schemas.jsonl"));
        server = RegistryServer.start("127.0.0.1", 0, dir);
    }

    private void restart() throws IOException {
        server.close();
        server = RegistryServer.start("127.0.0.1", 0, dir);
    }

    /** A line: method, path, name of the body, status, and the JSON answered or its error code. */
    private void run(String table) throws Exception {
        for (String line : table.strip().split("\n")) {
            String[] cells = line.strip().split(" +", 5);
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + cells[1]))
                            .method(cells[0], HttpRequest.BodyPublishers.ofString(BODIES.get(cells[2])))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String expected = cells[4].replace("<A>", A_TEXT);
            String actual = expected.matches("\\d+")
                    ? new ObjectMapper()
                            .readTree(response.body())
                            .path("error_code")
                            .asText()
                    : response.body();
            assertThat(response.statusCode() + " " + actual).as(line).isEqualTo(cells[3] + " " + expected);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValue("application/vnd.schemaregistry.v1+json");
        }
    }

    private static String body(String schema) {
        return new ObjectMapper().createObjectNode().put("schema", schema).toString();
    }
}
