package dev.payonce.local.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The simulator's own face: its ledger, which is the truth about money, and its faults. */
final class Psp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    Psp(String base) {
        this.base = URI.create(base);
    }

    /**
     * A charge that succeeded.
     *
     * @param order that it was for
     * @param attempt the payment's id
     * @param amount_minor what was captured
     */
    record Charge(String order, String attempt, long amount_minor) {}

    /** Takes the next payment, and drops the connection instead of answering. */
    void dropNextReply() throws IOException, InterruptedException {
        String fault = "{\"operation\":\"create\",\"kind\":\"drop_after\",\"times\":1}";
        HttpResponse<String> response = http.send(
                request("/_sim/faults")
                        .POST(HttpRequest.BodyPublishers.ofString(fault))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException("the simulator takes no fault: " + response.body());
        }
    }

    /** The charges that succeeded for a run's orders. Read piece by piece: the ledger may be long. */
    List<Charge> charges(String run) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(request("/_sim/ledger").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        List<Charge> charges = new ArrayList<>();
        try (InputStream body = response.body();
                JsonParser parser = JSON.createParser(body)) {
            JsonToken token = parser.nextToken();
            while (token != null && token != JsonToken.START_ARRAY) { // to the array of charges
                token = parser.nextToken();
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode charge = JSON.readTree(parser);
                String order = charge.path("metadata").path("order_id").asText();
                if (order.startsWith(run + "-")
                        && charge.path("status").asText().equals("succeeded")) {
                    charges.add(new Charge(
                            order,
                            charge.path("metadata").path("attempt_id").asText(),
                            charge.path("amount_captured").asLong()));
                }
            }
        }
        return charges;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).header("Content-Type", "application/json");
    }
}
