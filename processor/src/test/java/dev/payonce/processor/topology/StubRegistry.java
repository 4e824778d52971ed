package dev.payonce.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** A schema registry for tests that can be told to keep an id to itself for a while. */
final class StubRegistry {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> schemas = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> silent = new ConcurrentHashMap<>();
    private final HttpServer server;

    StubRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    List<String> urls() {
        return List.of("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on this id exists, but nobody is told. */
    void keepQuiet(int id) {
        silent.put(id, true);
    }

    /** The id is told from now on. */
    void tell(int id, Schema schema) {
        schemas.put(id, schema.toString());
        silent.remove(id);
    }

    /** The registry says from now on that there is no such id. */
    void deny(int id) {
        silent.remove(id);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/subjects/")) {
            String schema =
                    JSON.readTree(exchange.getRequestBody()).path("schema").textValue();
            int id = ids.computeIfAbsent(schema, text -> ids.size() + 1);
            schemas.put(id, schema);
            send(exchange, 200, JSON.writeValueAsString(Map.of("id", id)));
            return;
        }
        int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        if (silent.containsKey(id)) {
            send(exchange, 503, "{}");
        } else if (schemas.containsKey(id)) {
            send(exchange, 200, JSON.writeValueAsString(Map.of("schema", schemas.get(id))));
        } else {
            send(exchange, 404, "{\"error_code\":40403,\"message\":\"no such schema\"}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
