package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.serde.AvroSerializer;
import dev.payonce.schemas.serde.SchemaIds;
import dev.payonce.schemas.serde.SerdeConfig;
import dev.payonce.schemas.topics.Topic;
import dev.payonce.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Schema ids, learned once at the start from a registry in this process. Afterwards nothing is asked any more. */
public final class Schemas {
    /** An id that no registry ever gave. */
    static final int NO_ID = -7;

    /** One that a registry might have given, and did not: it has to be asked. */
    static final int NOBODYS_ID = 1_000_000;

    private static final SchemaIds.Lookup ABSENT = new SchemaIds.Lookup.Absent();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaIds ids;
    private final AvroSerializer<SpecificRecord> writer = new AvroSerializer<>();
    private final int strangersRequest;

    private Schemas(SchemaIds ids) {
        this.ids = ids;
        writer.configure(Map.of(SerdeConfig.SCHEMA_IDS, ids), false);
        for (Topic<?> topic : Topics.all()) {
            if (topic.value() != null) {
                ids.idOf(topic.subject(), SpecificData.get().getSchema(topic.value()));
            }
        }
        Schema stranger =
                new Schema.Parser().parse(PaymentRequest.getClassSchema().toString());
        stranger.addProp("writtenBy", "a stranger");
        strangersRequest = ids.idOf("stranger-value", stranger);
    }

    /** Learns the ids of the whole catalogue. */
    public static Schemas learn() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Map<String, Integer> registered = new HashMap<>();
            server.createContext("/subjects/", exchange -> register(exchange, registered));
            server.start();
            try {
                String url = "http://127.0.0.1:" + server.getAddress().getPort();
                return new Schemas(new SchemaIds(List.of(url), null, null));
            } finally {
                server.stop(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void register(HttpExchange exchange, Map<String, Integer> registered) throws IOException {
        try (exchange) {
            String schema =
                    JSON.readTree(exchange.getRequestBody()).path("schema").textValue();
            int id = registered.computeIfAbsent(schema, text -> registered.size() + 1);
            byte[] body = json(Map.of("id", id));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] json(Object value) throws JsonProcessingException {
        return JSON.writeValueAsString(value).getBytes(UTF_8);
    }

    /** What is known of ids. */
    public SchemaIds ids() {
        return ids;
    }

    /** What the registry says of an id. */
    SchemaIds.Lookup lookup(int id) {
        return id == NOBODYS_ID ? ABSENT : ids.lookup(id);
    }

    /** Writes the values of all topics. */
    public Serializer<SpecificRecord> writer() {
        return writer;
    }

    /** The id under which a stranger writes requests, with a schema of its own. */
    int strangersRequest() {
        return strangersRequest;
    }
}
