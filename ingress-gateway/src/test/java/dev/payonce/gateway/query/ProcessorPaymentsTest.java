package dev.payonce.gateway.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.payonce.gateway.Samples;
import dev.payonce.internal.v1.PaymentView;
import dev.payonce.payments.v1.PaymentStatus;
import dev.payonce.schemas.id.AttemptId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessorPaymentsTest {
    private static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private final PaymentView view = Samples.view(Samples.request(), PaymentStatus.CAPTURED);
    private final AttemptId id =
            AttemptId.parse(view.getPayment().getAttemptId()).orElseThrow();
    private final Processor first = new Processor();
    private final Processor second = new Processor();

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private ProcessorPayments payments(Processor... processors) {
        List<URI> urls = java.util.Arrays.stream(processors).map(Processor::uri).toList();
        return new ProcessorPayments(urls, Optional.of("secret"));
    }

    private void owner(Processor owner, Processor... standbys) {
        first.own(owner, standbys);
        second.own(owner, standbys);
    }

    @Test
    void theOwnerIsAskedWithTheToken() throws Exception {
        owner(second);
        second.answers.put("/internal/payments/" + id, new Reply(200, json(view), false));
        try (ProcessorPayments payments = payments(first)) {
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Payment(view, false));
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Payment(view, false));
        }
        assertThat(first.asked).containsExactly("/internal/partitions Bearer secret");
        assertThat(second.asked).hasSize(2).allMatch(line -> line.endsWith(" Bearer secret"));
    }

    @Test
    void aKeyIsPercentEncoded() throws Exception {
        owner(first);
        first.answers.put("/internal/keys/acme/a%2Fb%20c%25", new Reply(200, json(view), false));
        try (ProcessorPayments payments = payments(first)) {
            assertThat(payments.findByKey("acme", "a/b c%", LIMIT)).isInstanceOf(Payments.Found.Payment.class);
        }
    }

    @Test
    void theOwnersWordOfAbsenceCounts() throws Exception {
        owner(first);
        try (ProcessorPayments payments = payments(first)) {
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Absent());
        }
    }

    @Test
    void aStandbysWordOfAbsenceDoesNot() throws Exception {
        owner(first, second);
        first.answers.put("/internal/payments/" + id, new Reply(503, "", false));
        second.answers.put("/internal/payments/" + id, new Reply(404, "", true));
        try (ProcessorPayments payments = payments(first)) {
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Unavailable());
        }
    }

    @Test
    void whenTheOwnerIsAwayAStandbyAnswersStale() throws Exception {
        owner(first, second);
        second.answers.put("/internal/payments/" + id, new Reply(200, json(view), true));
        try (ProcessorPayments payments = payments(second)) {
            first.close();
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Payment(view, true));
        }
    }

    @Test
    void ownersAreLearnedAnewWhenTheOneAskedIsNone() throws Exception {
        owner(first);
        first.answers.put("/internal/payments/" + id, new Reply(200, json(view), false));
        try (ProcessorPayments payments = payments(first, second)) {
            assertThat(payments.find(id, LIMIT)).isInstanceOf(Payments.Found.Payment.class);
            first.answers.put("/internal/payments/" + id, new Reply(421, "", false));
            second.answers.put("/internal/payments/" + id, new Reply(200, json(view), false));
            owner(second);
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> payments.find(id, LIMIT) instanceof Payments.Found.Payment);
        }
    }

    @Test
    void nobodyThereIsUnavailableSoon() throws Exception {
        first.close();
        long started_ns = System.nanoTime();
        try (ProcessorPayments payments = payments(first)) {
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Unavailable());
        }
        assertThat(System.nanoTime() - started_ns).isLessThan(15_000_000_000L);
    }

    @Test
    void aSilentProcessorHoldsNobodyPastTheLimit() throws Exception {
        try (java.net.ServerSocket silent = new java.net.ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ProcessorPayments payments = new ProcessorPayments(
                        List.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())), Optional.empty())) {
            long started_ns = System.nanoTime();
            assertThat(payments.find(id, Duration.ofMillis(300))).isEqualTo(new Payments.Found.Unavailable());
            assertThat(System.nanoTime() - started_ns).isLessThan(10_000_000_000L);
        }
    }

    /** The client's own time-out is content with the head of an answer. */
    @Test
    @Timeout(60)
    void anAnswerThatNeverEndsHoldsNobodyPastTheLimit() throws Exception {
        try (EndlessAnswer endless = new EndlessAnswer();
                ProcessorPayments payments = new ProcessorPayments(List.of(endless.uri()), Optional.empty())) {
            long started_ns = System.nanoTime();
            assertThat(payments.find(id, Duration.ofSeconds(3))).isEqualTo(new Payments.Found.Unavailable());
            assertThat(System.nanoTime() - started_ns).isLessThan(30_000_000_000L);
            assertThat(endless.began).isTrue();
        }
    }

    @Test
    void anAnswerLargerThanAnyPaymentIsNotRead() throws Exception {
        owner(first);
        String path = "/internal/payments/" + id;
        try (ProcessorPayments payments = payments(first)) {
            first.answers.put(path, new Reply(200, json(view) + " ".repeat(900 * 1024), false));
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Payment(view, false));
            first.answers.put(path, new Reply(200, json(view) + " ".repeat(1024 * 1024), false));
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Unavailable());
        }
    }

    @Test
    void whatIsNoPaymentIsUnavailable() throws Exception {
        owner(first);
        first.answers.put("/internal/payments/" + id, new Reply(200, "{\"payment\":7}", false));
        try (ProcessorPayments payments = payments(first)) {
            assertThat(payments.find(id, LIMIT)).isEqualTo(new Payments.Found.Unavailable());
        }
    }

    private static String json(PaymentView view) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(PaymentView.getClassSchema(), out);
        new SpecificDatumWriter<>(PaymentView.class).write(view, encoder);
        encoder.flush();
        return out.toString(UTF_8);
    }

    /** Begins every answer and never ends one. */
    private static final class EndlessAnswer implements AutoCloseable {
        private final ServerSocket server;
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        private volatile boolean began;

        EndlessAnswer() throws IOException {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort());
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    open.add(socket);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(UTF_8));
                    began = true;
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private record Reply(int status, String body, boolean stale) {}

    /** A processor's internal interface, scripted. */
    private static final class Processor implements AutoCloseable {
        private final Map<String, Reply> answers = new ConcurrentHashMap<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Processor() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getRawPath();
                asked.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
                Reply reply = answers.getOrDefault(path, new Reply(404, "", false));
                if (reply.stale) {
                    exchange.getResponseHeaders().set("X-Payonce-Stale", "true");
                }
                byte[] body = reply.body.getBytes(UTF_8);
                exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        void own(Processor owner, Processor... standbys) {
            StringBuilder owners = new StringBuilder();
            StringBuilder others = new StringBuilder();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String comma = partition == 0 ? "" : ",";
                owners.append(comma).append("\"%d\":\"%s\"".formatted(partition, owner.uri()));
                String urls = String.join(
                        ",",
                        java.util.Arrays.stream(standbys)
                                .map(standby -> "\"" + standby.uri() + "\"")
                                .toList());
                others.append(comma).append("\"%d\":[%s]".formatted(partition, urls));
            }
            String json = "{\"partitions\":%d,\"owners\":{%s},\"standbys\":{%s}}".formatted(PARTITIONS, owners, others);
            answers.put("/internal/partitions", new Reply(200, json, false));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
