package dev.payonce.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.payment.Policy;
import dev.payonce.processor.topology.OpenTransactions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The query port of a processor whose topology does not run (yet, or any more). */
class QueryServerTest {
    private static KafkaStreams streams;
    private static QueryServer server;

    @BeforeAll
    static void start() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "query-test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/payonce-query-test");
        Topology topology =
                new Topology().addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in");
        streams = new KafkaStreams(topology, config);
        PaymentQueries queries =
                new PaymentQueries(streams, new OpenTransactions(), Policy.standard(), 12, Duration.ofMillis(100));
        server = new QueryServer(queries, "shared");
        server.start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.close();
        streams.close(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            # path                                  | authorization  | status
            /internal/payments/pa_1                 | none           | 401
            /internal/payments/pa_1                 | Bearer         | 401
            /internal/payments/pa_1                 | Bearer sharedx | 401
            /internal/payments/pa_1                 | shared         | 401
            /internal/keys/shop/key                 | none           | 401
            /internal/partitions                    | none           | 401
            /internal/nothing                       | none           | 401
            # an id that is none is absent, wherever it would be
            /internal/payments/pa_1                 | Bearer shared  | 404
            /internal/nothing                       | Bearer shared  | 404
            # while the topology starts or stops: come back later
            /internal/payments/%s | Bearer shared | 503
            /internal/keys/shop/key                 | Bearer shared  | 503
            /internal/keys/shop/a%%2Fb%%20c         | Bearer shared  | 503
            /internal/partitions                    | Bearer shared  | 503
            """)
    void answers(String path, String authorization, int status) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()
                + path.replace("%s", anyId()).replace("%%", "%")));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
            assertThat(response.body()).doesNotContain("Exception");
        }
    }

    private static String anyId() {
        return dev.payonce.schemas.id.AttemptId.of("shop", "key", "request", java.time.Instant.EPOCH)
                .value();
    }
}
