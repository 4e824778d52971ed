package dev.payonce.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;

/** A registry that says what a test wants it to say, on a port that it keeps over a stop and a start. */
final class FaultyRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<Integer, String> schemas = new ConcurrentHashMap<>();
    /** The whole answer to a question about an id, in place of the right one. */
    final Map<Integer, Answer> answers = new ConcurrentHashMap<>();

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger nextId = new AtomicInteger(1);
    /** The answer to everything, in place of the right one. */
    volatile Answer fault;

    private volatile HttpServer server;
    private volatile ExecutorService threads;
    private int port;

    /** {@code status} 0 keeps the headers back for ever, -1 the last byte of the body. */
    record Answer(int status, String body) {}

    FaultyRegistry() {
        start();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    List<String> urls() {
        return List.of(url());
    }

    int add(Schema schema) {
        int id = nextId.getAndIncrement();
        schemas.put(id, schema.toString());
        return id;
    }

    void start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        port = server.getAddress().getPort();
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Answer answer = fault != null ? fault : rightAnswer(path, body);
        try {
            send(exchange, answer);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        if (answer.status == 0) {
            Thread.sleep(60_000);
        }
        byte[] bytes = answer.body.getBytes(UTF_8);
        boolean keepsLastByte = answer.status < 0;
        exchange.sendResponseHeaders(keepsLastByte ? 200 : answer.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes, 0, keepsLastByte ? bytes.length - 1 : bytes.length);
        if (keepsLastByte) {
            exchange.getResponseBody().flush();
            Thread.sleep(60_000);
        }
    }

    private Answer rightAnswer(String path, String body) throws IOException {
        if (path.startsWith("/subjects/")) {
            String schema = JSON.readTree(body).path("schema").asText();
            int id = schemas.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(schema))
                    .map(Map.Entry::getKey)
                    .findAny()
                    .orElseGet(() -> add(new Schema.Parser().parse(schema)));
            return new Answer(200, "{\"id\":" + id + "}");
        }
        int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        if (answers.containsKey(id)) {
            return answers.get(id);
        }
        String schema = schemas.get(id);
        JsonNode found = JSON.createObjectNode().put("schema", schema);
        return schema == null
                ? new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
                : new Answer(200, found.toString());
    }
}
